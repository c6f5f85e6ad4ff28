"""The arguments in a page's address."""

from __future__ import annotations

from typing import Any

import reflex as rx


def route_arg(name: str) -> Any:
    """The var of an argument in square brackets of the page's route: Reflex adds them to the root state as pages are added."""
    return getattr(rx.State, name)
