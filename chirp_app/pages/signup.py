"""/signup"""

import reflex as rx

from components.auth_form import auth_form, auth_page, field, other_way, password_field
from components.words import t
from state.auth import AuthState


@rx.page(route="/signup", title=t("Sign up") + " - Chirp", on_load=AuthState.leave_when_signed_in)
def signup() -> rx.Component:
    return auth_page(
        auth_form(
            "signup",
            field(
                "signup",
                "username",
                t("Username"),
                hint=t("Up to 15 letters, digits or underscores."),
                auto_complete="username",
                auto_focus=True,
                auto_capitalize="none",
                spell_check=False,
            ),
            field(
                "signup",
                "display_name",
                t("Display name"),
                hint=t("How people see you. You can change it later."),
                auto_complete="name",
            ),
            field("signup", "email", t("E-mail"), type="email", auto_complete="email"),
            password_field("signup", hint=t("At least 8 characters."), auto_complete="new-password"),
            action="/auth/signup",
            submit=t("Sign up"),
        ),
        other_way(t("You have an account?"), t("Log in"), "/login"),
        title=t("Sign up"),
    )
