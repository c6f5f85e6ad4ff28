"""/login"""

import reflex as rx

from components.auth_form import auth_form, auth_page, field, keep_account, other_way, password_field
from components.words import t
from state.auth import AuthState


@rx.page(route="/login", title=t("Log in") + " - Chirp", on_load=AuthState.leave_when_signed_in)
def login() -> rx.Component:
    return auth_page(
        auth_form(
            "login",
            field(
                "login",
                "name",
                t("Username or e-mail"),
                auto_complete="username",
                auto_focus=True,
                auto_capitalize="none",
            ),
            password_field("login", auto_complete="current-password"),
            keep_account("login"),
            action="/auth/login",
            submit=t("Log in"),
        ),
        other_way(t("New to Chirp?"), t("Sign up"), "/signup"),
        title=t("Log in"),
    )
