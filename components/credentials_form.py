"""The forms in which one changes what one logs in with."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.buttons import DANGER, ERROR, FIELD, HINT, LABEL, SECONDARY
from components.client.last_known import last_known
from components.password_field import password_input
from components.words import t
from state.credentials import CredentialsState
from state.session import SessionState

_TOLD: Any = CredentialsState.changed
_CHANGED = last_known("credentials changed", _TOLD, _TOLD != "")


def email_form() -> rx.Component:
    errors = CredentialsState.email_errors
    return rx.el.form(
        proved_field(
            "email", "email", t("New e-mail"), errors, type="email", input_mode="email", auto_complete="email"
        ),
        own_password("email", errors),
        _ending(t("Change e-mail"), errors),
        on_submit=CredentialsState.change_email,
        aria_label=t("Change e-mail"),
        no_validate=True,
        key=_CHANGED,
        class_name="space-y-4 max-w-sm",
    )


def password_form() -> rx.Component:
    errors = CredentialsState.password_errors
    return rx.el.form(
        # For password managers, which keep the two together.
        rx.el.input(
            type="text", auto_complete="username", value=SessionState.me.username, read_only=True, class_name="hidden"
        ),
        own_password("password", errors),
        proved_field(
            "password",
            "new_password",
            t("New password"),
            errors,
            make=password_input,
            auto_complete="new-password",
            hint=t("At least 8 characters. Your other devices are logged out."),
        ),
        _ending(t("Change password"), errors),
        on_submit=CredentialsState.change_password,
        aria_label=t("Change password"),
        no_validate=True,
        key=_CHANGED,
        class_name="space-y-4 max-w-sm",
    )


def delete_form() -> rx.Component:
    errors = CredentialsState.delete_errors
    return rx.el.form(
        rx.el.ul(
            *(
                rx.el.li(one)
                for one in (
                    t("Your profile, posts, likes and reposts are out of sight at once, for everybody."),
                    t("You are logged out on every device."),
                    t("For 30 days you can take it back: log in, and keep your account."),
                    t("Then everything of yours is erased for good, your pictures too. Nobody gets your username."),
                )
            ),
            class_name="list-disc pl-5 space-y-1 text-post",
        ),
        own_password("delete", errors),
        _ending(t("Delete account"), errors, DANGER),
        on_submit=CredentialsState.delete_account,
        aria_label=t("Delete account"),
        no_validate=True,
        class_name="space-y-4 max-w-sm",
    )


def own_password(form: str, errors: Any) -> rx.Component:
    """Asks for the viewer's password of today."""
    return proved_field(
        form, "password", t("Your password"), errors, make=password_input, auto_complete="current-password"
    )


def proved_field(
    form: str, name: str, label: str, errors: Any, *, make: Any = rx.el.input, hint: str = "", **attributes: Any
) -> rx.Component:
    """A labelled input; what the state says is wrong with it takes the place of its hint."""
    id, wrong = f"{form}-{name}", errors[name]
    return rx.el.div(
        rx.el.label(label, html_for=id, class_name=LABEL),
        make(
            id=id,
            name=name,
            class_name=FIELD,
            custom_attrs={"aria-describedby": f"{id}-told", "aria-invalid": rx.cond(wrong, "true", "false")},
            **attributes,
        ),
        rx.el.div(
            rx.cond(
                wrong, rx.el.p(wrong, class_name=ERROR, role="alert"), rx.el.p(hint, class_name=f"{HINT} empty:hidden")
            ),
            id=f"{id}-told",
        ),
    )


def _ending(button: Any, errors: Any, look: str = SECONDARY) -> rx.Component:
    return rx.fragment(
        rx.el.p(errors["form"], class_name=ERROR, role="alert"),
        rx.el.button(button, type="submit", class_name=look),
    )
