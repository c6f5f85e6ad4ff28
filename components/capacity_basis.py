"""What the numbers of the capacity page rest on: what else is assumed, what was measured, and the command that says the same."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import reflex as rx

from backend.capacity import assumptions, plain
from backend.services import capacity
from components.client.sliders import amount
from components.words import mark, t
from state.capacity import CapacityState

_WHEN: Any = CapacityState.when
_COSTS = {
    "web_cpu_s_per_read": mark("web process: a home timeline of 20 posts that its caches know"),
    "web_cpu_s_per_cold_read": mark("web process: the same with empty caches"),
    "web_cpu_s_per_post": mark("web process: a post"),
    "worker_cpu_s_per_row": mark("worker: an entry of a timeline"),
    "cassandra_cpu_s_per_row": mark("each node of Cassandra: an entry that it keeps"),
    "cassandra_cpu_s_per_read": mark("each node of Cassandra: a home timeline that it is asked for"),
    "cassandra_cpu_s_per_post": mark("each node of Cassandra: a post"),
    "web_bytes": mark("memory of a web process"),
    "tab_bytes": mark("memory of an open tab, in its web process"),
    "worker_bytes": mark("memory of a worker"),
}


def capacity_basis() -> rx.Component:
    measured = t(
        "Measured: {date}, {cores} cores of {cpu}, load {load}",
        date=_WHEN.at, cores=_WHEN.cores, cpu=_WHEN.cpu, load=_WHEN.load,
    )  # fmt: skip
    costs = asdict(capacity.unit_costs()).items()
    return rx.el.section(
        rx.el.h2(t("What it rests on"), id="basis", class_name="text-section font-bold"),
        rx.el.p(
            t("Averages of a day, but machines and memory are for the busiest hour. On a terminal:"),
            " ",
            rx.el.code(CapacityState.command, class_name="font-semibold select-all [overflow-wrap:anywhere]"),
            class_name="text-post",
        ),
        _folded(
            t("Assumed besides"),
            *(
                _row(name, plain(default), about)
                for name, (default, about) in assumptions().items()
                if name not in capacity.SCALES
            ),
        ),
        _folded(
            rx.cond(CapacityState.known, measured, t("Measured")),
            *(
                _row(
                    name,
                    rx.cond(CapacityState.known, amount(cost, "B" if name.endswith("bytes") else "s"), ""),
                    _COSTS[name],
                )
                for name, cost in costs
            ),
        ),
        aria_labelledby="basis",
        class_name="space-y-1",
    )


def _folded(title: Any, *rows: rx.Component) -> rx.Component:
    return rx.el.details(
        rx.el.summary(title, class_name="min-h-11 py-2 font-semibold text-accent w-fit"),
        rx.el.dl(*rows, class_name="text-meta"),
    )


def _row(name: str, value: Any, about: str) -> rx.Component:
    return rx.el.div(
        rx.el.dt(rx.el.code(name), " ", rx.el.span(t(about), class_name="text-muted")),
        rx.el.dd(value, class_name="tabular-nums whitespace-nowrap font-semibold"),
        class_name="flex justify-between gap-3 py-1 border-t border-line",
    )
