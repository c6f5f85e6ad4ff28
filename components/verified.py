"""The mark of accounts that an administrator has verified."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.words import t


def verified(person: Any, size: int = 16) -> rx.Component:
    """Nothing for everybody else."""
    mark = rx.el.span(
        rx.icon("badge-check", size=size, custom_attrs={"aria-hidden": "true"}),
        rx.el.span(t("Verified account"), class_name="sr-only"),
        title=t("Verified account"),
        class_name="shrink-0 self-center text-accent",
    )
    return rx.cond(person.verified, mark)
