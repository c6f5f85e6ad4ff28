"""The round picture of a person."""

from __future__ import annotations

import reflex as rx


def avatar(url: rx.Var[str] | str, size: str = "size-11") -> rx.Component:
    """A round picture; size is a class such as size-11. Its person's name stands beside it, so it says nothing."""
    return rx.el.img(
        src=url,
        alt="",
        loading="lazy",
        decoding="async",
        custom_attrs={"width": "44", "height": "44"},
        class_name=f"{size} rounded-full bg-surface shrink-0 object-cover",
    )
