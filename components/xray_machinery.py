"""What a presenter stops and kills, each with what comes of it: workers and their queue, caches, search."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.buttons import SECONDARY
from components.client.again import Again
from components.words import plural, t, tc
from state.xray_machinery import MachineryState

_WELL, _HELD, _GONE = "text-repost", "text-warning", "text-danger"


def xray_machinery(system: Any) -> rx.Component:
    """system: the numbers of the map."""
    machinery: Any = MachineryState.machinery
    return rx.cond(
        machinery.exists,
        rx.el.section(
            rx.el.h2(t("Break it"), id="break-it", class_name="text-section font-bold"),
            rx.cond(
                machinery.workers == "silent",
                rx.el.p(
                    t("The supervisor of this Chirp does not answer. Its terminal says more."), class_name="text-danger"
                ),
            ),
            rx.el.div(
                _workers(machinery, system), _caches(system), _search(machinery), class_name="grid gap-3 md:grid-cols-3"
            ),
            Again.create(answer=MachineryState.answered, on_again=MachineryState.read),
            aria_labelledby="break-it",
            class_name="p-4 pb-0 space-y-2",
        ),
    )


def _workers(machinery: Any, system: Any) -> rx.Component:
    return _part(
        "workers",
        t("Workers"),
        rx.match(
            machinery.workers,
            ("running", _state(t("running"), _WELL)),
            ("pausing", _state(t("ending what they have begun"), _HELD)),
            ("paused", _state(t("paused"), _HELD)),
            ("restarting", _state(t("starting"), _GONE)),
            _state(t("unknown"), _HELD),
        ),
        rx.fragment(
            rx.cond(machinery.pid, rx.fragment(t("process {number}", number=machinery.pid), " · ")),
            t("{count} in the queue", count=system.depth),
            " · ",
            plural(machinery.restarts, "{count} restart", "{count} restarts"),
        ),
        rx.cond(
            (machinery.workers == "paused") | (machinery.workers == "pausing"),
            _act(t("Resume"), MachineryState.resume_workers),
            _act(t("Pause"), MachineryState.pause_workers),
        ),
        _act(t("Kill one"), MachineryState.kill_worker),
    )


def _caches(system: Any) -> rx.Component:
    return _part(
        "caches",
        t("Caches"),
        _state(plural(system.kept, "{count} value kept", "{count} values kept"), "text-ink"),
        rx.cond(
            system.cached >= 0, t("{share}% of all reads found in them", share=system.cached), t("nothing read yet")
        ),
        _act(t("Flush"), MachineryState.flush_caches),
    )


def _search(machinery: Any) -> rx.Component:
    return _part(
        "search",
        tc("part of the system", "Search"),
        rx.match(
            machinery.workers,
            ("silent", _state(t("unknown"), _HELD)),
            rx.cond(machinery.search_stopped, _state(t("stopped"), _HELD), _state(t("running"), _WELL)),
        ),
        rx.match(
            machinery.workers,
            ("silent", ""),
            rx.cond(
                machinery.search_stopped,
                t("Search says so; all else goes on, and what is posted is found later."),
                t("What is posted is found within a second."),
            ),
        ),
        rx.cond(
            machinery.search_stopped,
            _act(tc("search", "Start"), MachineryState.start_search),
            _act(tc("search", "Stop"), MachineryState.stop_search),
        ),
    )


def _part(name: str, title: Any, state: Any, detail: Any, *acts: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h3(title, id=f"break-{name}", class_name="font-semibold"),
            rx.el.p(state, role="status"),
            class_name="flex flex-wrap items-baseline justify-between gap-x-3",
        ),
        rx.el.p(detail, class_name="text-muted text-meta tabular-nums grow"),
        rx.el.div(*acts, class_name="flex flex-wrap gap-2 pt-1"),
        role="group",
        aria_labelledby=f"break-{name}",
        class_name="flex flex-col gap-1 rounded-xl border border-line p-3",
    )


def _state(word: Any, colour: str) -> rx.Component:
    return rx.el.strong(word, class_name=f"{colour} tabular-nums")


def _act(label: Any, act: Any) -> rx.Component:
    return rx.el.button(label, type="button", on_click=act, class_name=SECONDARY)
