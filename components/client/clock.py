"""A time of today, to the second."""

from __future__ import annotations

import reflex as rx

from components.client import TEXT


class ClockTime(rx.Component):
    """Of the browser's own clock, in its language; the date is in its title."""

    library = TEXT
    tag = "ClockTime"

    at: rx.Var[str]
