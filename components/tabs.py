"""Tabs that are pages: each has its own address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex_components_core.react_router import link

from components.words import t

_TAB = "flex-1 grid place-items-center h-header px-1 sm:px-4 text-post font-semibold hover:bg-surface whitespace-nowrap relative "
_HERE = "text-ink after:absolute after:bottom-0 after:h-1 after:w-14 after:rounded-full after:bg-accent"


def tabs(label: Any, here: str, pages: Sequence[tuple[str, rx.Var[str] | str]]) -> rx.Component:
    """pages are (marked name, address); here is the name of the page that is open."""
    return rx.el.nav(
        *(
            link(
                t(name),
                to=to,
                prevent_scroll_reset=True,
                custom_attrs={"aria-current": "page"} if name == here else {},
                class_name=_TAB + (_HERE if name == here else "text-muted"),
            )
            for name, to in pages
        ),
        aria_label=label,
        class_name="flex border-b border-line overflow-x-auto",
    )
