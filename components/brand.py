"""The mark (a small bird, one path, drawn for Chirp; assets/ holds it as files) and what is seen when there is no page."""

from __future__ import annotations

import reflex as rx

from components.client import BROKEN

BIRD = (
    "M3 12.6c2.3.2 4.1-.5 5.5-2.2C9.300 6.400 12 3.800 15.300 3.800c2.300 0 4.100 1.300 4.900 3.300l2.800.9-2.400 1.700"
    "c.1 6.300-3.900 10.800-9.700 10.800-2.900 0-5.300-1-6.900-2.800 1.900.100 3.500-.4 4.800-1.500-2.900-.3-4.900-1.700-5.800-3.600z"
)


def bird(size: str) -> rx.Component:
    return rx.el.svg(
        rx.el.path(d=BIRD, fill="currentColor"),
        view_box="0 0 24 24",
        class_name=size,
        custom_attrs={"aria-hidden": "true"},
    )


def loading() -> rx.Component:
    """What is seen until the browser's part of a page has come."""
    return rx.el.div(
        bird("size-12"),
        rx.el.p("Loading Chirp", class_name="sr-only"),
        class_name="grid place-items-center min-h-dvh text-accent",
        role="status",
    )


def safe_page() -> rx.Component:
    """Around every page: an error of its browser part shows a sentence and a way out; the server logs it."""
    return rx.error_boundary(fallback_render=BROKEN)
