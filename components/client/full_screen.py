"""A button that shows a page to a room: its content alone, in large type."""

from __future__ import annotations

import reflex as rx

from components.buttons import SECONDARY
from components.client import FULL_SCREEN


class FullScreen(rx.Component):
    """Escape leaves it. Where the browser has no full screen, or refuses it, the type is large all the same."""

    library = FULL_SCREEN
    tag = "FullScreen"

    look: rx.Var[str]


def full_screen() -> rx.Component:
    """For the end of a page's header."""
    return rx.el.div(FullScreen.create(look=SECONDARY), class_name="ml-auto max-sm:hidden")
