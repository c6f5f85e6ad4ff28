"""The numbers behind the map: each hop, each process, each cache, and which engine has which role."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.xray_views import CacheView, EngineView, ProcessView
from components.words import mark, plural, t

_HOPS = (
    ("requests", mark("Requests answered")),
    ("store", mark("Posts stored")),
    ("enqueue", mark("Fan-outs queued")),
    ("queue", mark("Time in the queue")),
    ("jobs", mark("Jobs done")),
    ("timelines", mark("Chunks of timelines written")),
    ("push", mark("Pushes into tabs")),
    ("shown", mark("Posts shown on screens")),
)
_ROLES = {
    "people": t("People, follows, sessions"),
    "tweets": t("Tweets, likes"),
    "timelines": t("Timelines, notifications"),
    "queue": t("Queue, bus, limits"),
    "search": t("Search"),
    "media": t("Pictures and videos"),
}
_NUMBER = "py-1 pl-3 text-right tabular-nums whitespace-nowrap"


def system_numbers(system: Any) -> rx.Component:
    return rx.el.details(
        rx.el.summary(t("All numbers"), class_name="min-h-11 py-2 font-semibold text-accent w-fit"),
        rx.el.div(
            _hops(system),
            rx.el.div(
                _list(t("Processes"), rx.foreach(system.processes.to(list[ProcessView]), _process)),
                _list(
                    t("Caches of the processes: found in them"), rx.foreach(system.caches.to(list[CacheView]), _cache)
                ),
                _list(t("Engines"), rx.foreach(system.engines.to(list[EngineView]), _engine)),
                class_name="space-y-4 min-w-0",
            ),
            class_name="grid gap-6 lg:grid-cols-2",
        ),
    )


def _hops(system: Any) -> rx.Component:
    head = (t("In the last minute"), t("Count"), t("Per second"), "p50", "p99")
    return rx.el.div(
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    *(
                        rx.el.th(word, scope="col", class_name="text-left" if not place else _NUMBER)
                        for place, word in enumerate(head)
                    )
                )
            ),
            rx.el.tbody(*(_row(t(name), getattr(system, hop)) for hop, name in _HOPS)),
            class_name="w-full text-meta",
        ),
        class_name="overflow-x-auto self-start",
    )


def _row(name: Any, hop: Any) -> rx.Component:
    numbers = (hop.count, hop.rate, t("{ms} ms", ms=hop.p50_ms), t("{ms} ms", ms=hop.p99_ms))
    return rx.el.tr(
        rx.el.th(name, scope="row", class_name="py-1 text-left font-normal"),
        *(rx.el.td(number, class_name=_NUMBER) for number in numbers),
        class_name="border-t border-line",
    )


def _list(title: Any, rows: Any) -> rx.Component:
    return rx.el.div(
        rx.el.h3(title, class_name="text-meta font-semibold"), rx.el.ul(rows, class_name="text-meta tabular-nums")
    )


def _process(process: Any) -> rx.Component:
    name = rx.match(
        process.kind,
        ("web", t("web process {number}", number=process.process)),
        ("worker", t("worker {number}", number=process.process)),
        process.process,
    )
    tabs = rx.cond(
        process.kind == "web",
        rx.fragment(" · ", plural(process.tabs, "{count} open tab", "{count} open tabs")),
    )
    return _line(name, rx.fragment(t("{rate}/s", rate=process.rate), tabs))


def _cache(cache: Any) -> rx.Component:
    return _line(cache.name, t("{share}%", share=cache.hits))


def _engine(engine: Any) -> rx.Component:
    return _line(rx.match(engine.role, *_ROLES.items(), engine.role), engine.name)


def _line(name: Any, told: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(name), rx.el.span(told), class_name="flex justify-between gap-3 py-1 border-t border-line"
    )
