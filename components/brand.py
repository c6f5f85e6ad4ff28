"""The mark (a small bird, one path, drawn for Chirp; assets/ holds it as files) and what is seen when there is no page."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary

from components.client import BROKEN
from components.theme import COLORS
from components.words import mark, t

BIRD = (
    "M20.9 8.2L23 9.1 21 10.3C20.9 15.6 17.2 19.6 12.2 19.6C11.7 19.6 11.2 19.55 10.8 19.5"
    "L9.6 21.6H8L8.9 19C5.4 17.7 3.2 14.6 3.2 10.9L1.2 5.2 7 8.6C8.4 9.4 10 9.8 11.6 9.7C12 6.6 14 4.6 16.7 4.6C19 4.6 20.7 6.1 20.9 8.2ZM17.4 7.1A.95.95 0 1 0 17.41 7.1Z"
)


def bird(size: str) -> rx.Component:
    return rx.el.svg(
        rx.el.path(custom_attrs={"d": BIRD, "fill": "currentColor", "fillRule": "evenodd"}),
        view_box="0 0 24 24",
        class_name=size,
        custom_attrs={"aria-hidden": "true"},
    )


_LOOK = """
try {
  Object.assign(document.documentElement.dataset, JSON.parse(localStorage.getItem("chirp-look")));
} catch {}
"""
"""The look that was chosen (components/client/chosen.jsx keeps it), before the first paint."""


def head() -> list[rx.Component]:
    """What stands in the head of every page."""
    light, dark = COLORS["page"]
    return [
        rx.el.script(_LOOK),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/apple-touch-icon.png"),
        rx.el.link(rel="manifest", href="/manifest.webmanifest"),
        rx.el.meta(
            name="description", content=mark("Chirp: short posts from the people you follow, the newest first.")
        ),
        rx.el.meta(name="theme-color", content=light, custom_attrs={"media": "(prefers-color-scheme: light)"}),
        rx.el.meta(name="theme-color", content=dark, custom_attrs={"media": "(prefers-color-scheme: dark)"}),
    ]


def loading() -> rx.Component:
    """What is seen until the browser's part of a page has come."""
    return rx.el.div(
        bird("size-12"),
        rx.el.p(t("Loading Chirp"), class_name="sr-only"),
        class_name="grid place-items-center min-h-dvh text-accent",
        role="status",
    )


def safe_page() -> rx.Component:
    """Around every page: an error of its browser part shows a sentence and a way out; the server logs it."""
    return ErrorBoundary.create(fallback_render=BROKEN)
