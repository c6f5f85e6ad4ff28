"""An input for a password, with a button that shows what was typed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.client import PASSWORD_FIELD

_SHOW = (
    "absolute right-1 top-0.5 size-10 inline-flex items-center justify-center rounded-full text-muted hover:text-ink"
)


class _PasswordField(rx.Component):
    library = PASSWORD_FIELD
    tag = "PasswordField"

    name: rx.Var[str]
    auto_complete: rx.Var[str]
    button_class: rx.Var[str]


def password_input(**attributes: Any) -> rx.Component:
    """Takes the attributes of an input."""
    return _PasswordField.create(button_class=_SHOW, **attributes)
