"""What happened to the system, newest first, as the system itself told it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.xray_views import EventView
from components.client.again import Again
from components.client.clock import ClockTime
from components.words import plural, t
from state.xray_events import EventsState

_DOTS = {
    "ended": "fill-danger",
    "paused": "fill-warning",
    "search_stopped": "fill-warning",
    "caches_flushed": "fill-warning",
    "threshold": "fill-warning",
    "started": "fill-repost",
    "resumed": "fill-repost",
    "search_started": "fill-repost",
    "search_caught_up": "fill-repost",
    "requeued": "fill-repost",
    "taken_over": "fill-repost",
    "proved": "fill-repost",
}
"""In the colour of what it means: broken, changed on purpose, well again. Posts are in that of the map's arrows."""


def xray_events() -> rx.Component:
    events: Any = EventsState.events
    return rx.el.section(
        rx.el.h2(t("What happened"), id="events", class_name="text-section font-bold"),
        rx.el.p(EventsState.trouble, role="status", class_name="text-danger empty:hidden"),
        rx.cond(
            events.length() > 0,
            rx.el.ol(
                rx.foreach(events, lambda event: system_event(event=event, key=event.id)),
                aria_labelledby="events",
                tab_index=0,
                class_name="max-h-72 overflow-y-auto rounded-xl border border-line divide-y divide-line",
            ),
            rx.el.p(t("Nothing yet"), class_name="text-muted"),
        ),
        Again.create(answer=EventsState.answered, on_again=EventsState.read),
        aria_labelledby="events",
        class_name="p-4 pb-0 space-y-2",
    )


@rx.memo
def system_event(event: rx.Var[EventView], rest: rx.RestProp) -> rx.Component:
    """A row: when, what, where."""
    item: Any = event
    return rx.el.li(
        rx.el.span(ClockTime.create(at=item.at), class_name="text-muted text-meta tabular-nums"),
        rx.el.svg(
            rx.el.circle(cx=5, cy=5, r=5, class_name=rx.match(item.event, *_DOTS.items(), "fill-accent")),
            view_box="0 0 10 10",
            custom_attrs={"aria-hidden": "true"},
            class_name="size-2.5 shrink-0",
        ),
        rx.el.span(_told(item), class_name="min-w-0 break-words"),
        rest,
        class_name="grid grid-cols-[auto_auto_minmax(0,1fr)] items-center gap-x-3 px-3 py-1.5 text-post",
    )


def _told(item: Any) -> Any:
    process = rx.match(
        item.kind,
        ("web", t("web process {number}", number=item.process)),
        ("worker", t("worker {number}", number=item.process)),
        item.process,
    )
    name = "@" + item.username.to(str)
    several = item.count > 1
    return rx.match(
        item.event,
        ("started", t("Started: {process}", process=process)),
        (
            "ended",
            rx.cond(
                item.why == "signal 9",
                t("Killed: {process}", process=process),
                t("Ended: {process}, {why}", process=process, why=item.why),
            ),
        ),
        ("paused", t("Workers paused")),
        ("resumed", t("Workers resumed")),
        (
            "caches_flushed",
            plural(
                item.count,
                "Caches flushed: {process} forgot {count} value",
                "Caches flushed: {process} forgot {count} values",
                process=process,
            ),
        ),
        ("search_stopped", t("Search stopped")),
        ("search_started", t("Search started")),
        ("search_caught_up", t("Healed: search has caught up")),
        (
            "threshold",
            plural(
                item.count,
                "Celebrities have {count} follower or more from now on",
                "Celebrities have {count} followers or more from now on",
            ),
        ),
        (
            "posted",
            rx.cond(several, plural(item.count, "{count} post", "{count} posts"), t("Posted: {name}", name=name)),
        ),
        (
            "reposted",
            rx.cond(several, plural(item.count, "{count} repost", "{count} reposts"), t("Reposted: {name}", name=name)),
        ),
        (
            "fanned_out",
            rx.cond(
                several,
                plural(item.count, "{count} fan-out done", "{count} fan-outs done"),
                t("Fan-out done: {name}, after {ms} ms", name=name, ms=item.late_ms),
            ),
        ),
        (
            "requeued",
            plural(
                item.count,
                "Healed: {count} fan-out that was late is in the queue again",
                "Healed: {count} fan-outs that were late are in the queue again",
            ),
        ),
        ("taken_over", t("Healed: a job whose worker ended is taken up again ({job})", job=item.why)),
        ("proved", plural(item.count, "Proved: {count} difference", "Proved: {count} differences")),
        item.event,
    )
