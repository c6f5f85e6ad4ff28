"""The browser's side of what a person has chosen."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.client import CHOSEN


class Chosen(rx.Component):
    """Brings the viewer's choices into effect in this tab. known: they are the viewer's, not defaults."""

    library = CHOSEN
    tag = "Chosen"

    chosen: rx.Var[Any]
    known: rx.Var[bool]
