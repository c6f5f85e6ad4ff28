"""The browser's side of what the server keeps of a person: what they have chosen, where they stopped reading."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.client import CHOSEN, READING


class Chosen(rx.Component):
    """Brings the viewer's choices into effect in this tab. known: they are the viewer's, not defaults."""

    library = CHOSEN
    tag = "Chosen"

    chosen: rx.Var[Any]
    known: rx.Var[bool]


class Reading(rx.Component):
    """Tells the server which post of the feed named so is the topmost on the screen."""

    library = READING
    tag = "Reading"

    name: rx.Var[str]
