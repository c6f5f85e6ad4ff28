"""Sliders for how many people there are and what they do; beside them what that takes."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.services import capacity
from components.buttons import SECONDARY
from components.capacity_basis import capacity_basis
from components.capacity_needs import needs_cards
from components.client.sliders import Slider, Unit
from components.words import mark, t
from state.capacity import CapacityState

_SLIDERS: dict[str, tuple[str, Unit]] = {
    "users": (mark("People"), ""),
    "daily": (mark("Active each day"), "%"),
    "posts": (mark("Posts of each, a day"), ""),
    "reads": (mark("Reads per post"), ""),
    "skew": (mark("Follower skew"), ""),
    "media": (mark("Posts with media"), "%"),
    "replication": (mark("Copies of everything"), ""),
}
_PLACES: Any = CapacityState.places


def capacity_page() -> rx.Component:
    return rx.el.div(
        _assumed(),
        rx.el.div(
            rx.el.div(*needs_cards(), class_name="grid gap-4 lg:grid-cols-2"),
            capacity_basis(),
            class_name="min-w-0 space-y-4",
        ),
        class_name="p-4 grid gap-x-6 gap-y-4 md:grid-cols-[15rem_minmax(0,1fr)]",
    )


def _assumed() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Assumed"), id="assumed", class_name="text-section font-bold"),
        *(
            Slider.create(
                key=f"{name}{CapacityState.drawn}",
                name=name,
                label=t(label),
                values=list(capacity.SCALES[name]),
                unit=unit,
                place=_PLACES[name],
                on_move=CapacityState.move,
            )
            for name, (label, unit) in _SLIDERS.items()
        ),
        rx.el.button(
            t("The mission's numbers"), type="button", on_click=CapacityState.restore, class_name=SECONDARY + " w-full"
        ),
        aria_labelledby="assumed",
        class_name="space-y-2 md:sticky md:top-16 self-start",
    )
