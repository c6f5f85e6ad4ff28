"""/signup"""

import reflex as rx

from components.auth_form import auth_form, auth_page, field, other_way, password_field
from state.auth import AuthState


@rx.page(route="/signup", title="Sign up - Chirp", on_load=AuthState.leave_when_signed_in)
def signup() -> rx.Component:
    return auth_page(
        auth_form(
            "signup",
            field(
                "signup",
                "username",
                "Username",
                hint="Up to 15 letters, digits or underscores.",
                auto_complete="username",
                auto_focus=True,
                auto_capitalize="none",
                spell_check=False,
            ),
            field(
                "signup",
                "display_name",
                "Display name",
                hint="How people see you. You can change it later.",
                auto_complete="name",
            ),
            field("signup", "email", "E-mail", type="email", auto_complete="email"),
            password_field("signup", hint="At least 8 characters.", auto_complete="new-password"),
            action="/auth/signup",
            submit="Sign up",
        ),
        other_way("You have an account?", "Log in", "/login"),
        title="Sign up",
    )
