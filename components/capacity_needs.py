"""What a Chirp of some size takes, in cards: each number with its formula, and with what the mission says."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.capacity import Assumptions, Group, Need, needs
from backend.services import capacity
from components.client.sliders import amount
from components.words import mark, t
from state.capacity import CapacityState

_GROUPS: dict[Group, str] = {
    "requests": mark("Requests"),
    "storage": mark("Storage"),
    "processes": mark("Processes"),
    "memory": mark("Memory"),
    "nodes": mark("Nodes"),
}
_LARGE = (
    "posts",
    "home timelines read",
    "posts' own bytes, once",
    "media, once",
    "web processes (a core each)",
    "workers (a core each)",
    "Cassandra: nodes",
    "SQL: shards",
    "memory of web processes",
    "memory of workers",
)
_NEEDS = needs(Assumptions(), capacity.unit_costs())
_VALUES: Any = CapacityState.values
# Where a pointer can hover, a formula stands at the foot of its card, which keeps the room for it; elsewhere, below its number.
_FORMULA = (
    "text-meta text-muted [overflow-wrap:anywhere] [@media(hover:none)]:col-span-full "
    "[@media(hover:hover)]:hidden [@media(hover:hover)]:absolute [@media(hover:hover)]:inset-x-4 "
    "[@media(hover:hover)]:bottom-3 [@media(hover:hover)]:bg-surface group-hover/need:block group-hover/need:z-10 "
    "group-focus-within/need:block"
)
_FOOT = "[@media(hover:none)]:hidden absolute inset-x-4 bottom-3 text-meta text-muted"
_NAME = "text-left cursor-help [@media(hover:none)]:pointer-events-none"


def needs_cards() -> list[rx.Component]:
    return [_card(group) for group in _GROUPS]


def _card(group: Group) -> rx.Component:
    some = [need for need in _NEEDS if need.of == group]
    wide = group == "nodes"
    return rx.el.section(
        rx.el.h2(t(_GROUPS[group]), id=f"needs-{group}", class_name="text-section font-bold"),
        rx.el.div(
            *(_large(need) for need in some if need.name in _LARGE),
            class_name="grid gap-x-2 gap-y-3 grid-cols-2 items-start",
        ),
        rx.el.div(*(_small(need) for need in some if need.name not in _LARGE)),
        rx.el.p(t("Point at a number for its formula."), custom_attrs={"aria-hidden": "true"}, class_name=_FOOT)
        if group == "requests"
        else rx.fragment(),
        aria_labelledby=f"needs-{group}",
        class_name="relative rounded-xl bg-surface p-4 space-y-2 [@media(hover:hover)]:pb-14 "
        + ("lg:col-span-2" if wide else ""),
    )


def _large(need: Need) -> rx.Component:
    mission = (
        rx.el.span(
            t("mission: {amount}", amount=amount(need.mission, need.unit)), class_name="block text-meta text-muted"
        )
        if need.mission
        else rx.fragment()
    )
    return _need(
        need,
        rx.el.div(
            rx.el.span(_value(need), class_name="block text-title font-bold tabular-nums whitespace-nowrap"),
            _name(need, "text-meta"),
            rx.cond(CapacityState.known, mission),
        ),
        "",
    )


def _small(need: Need) -> rx.Component:
    return _need(
        need,
        rx.fragment(
            _name(need, "text-meta"),
            rx.el.span(_value(need), class_name="text-meta font-semibold tabular-nums whitespace-nowrap"),
        ),
        "grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 items-baseline py-1 border-t border-line",
    )


def _need(need: Need, told: rx.Component, look: str) -> rx.Component:
    formula = rx.el.p("= ", t(need.how), id=_id(need), class_name=_FORMULA)
    return rx.el.div(told, formula, class_name=f"group/need {look}")


def _name(need: Need, look: str) -> rx.Component:
    """A button, so that the keyboard finds it; it does nothing but show the formula."""
    return rx.el.button(
        t(need.name), type="button", custom_attrs={"aria-describedby": _id(need)}, class_name=f"{_NAME} {look}"
    )


def _value(need: Need) -> Any:
    return rx.cond(CapacityState.known, amount(_VALUES[need.name], need.unit), "–")


def _id(need: Need) -> str:
    return f"formula-{_NEEDS.index(need)}"
