"""Traffic: a button that has many made-up people read and write, how that goes while it does, and its report."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.replay_views import ReplayKindView
from backend.services import replay as service
from components.buttons import ERROR, FIELD, LABEL, LINK, PRIMARY, SECONDARY
from components.client.again import Again
from components.words import plural, t
from state.xray_replay import ReplayState

_KINDS = {
    "home": (t("Home"), 60),
    "profile": (t("Profiles"), 25),
    "search": (t("Search"), 0),
    "post": (t("Posts"), 10),
    "like": (t("Likes"), 5),
}
_RATE = 20
_NUMBER = "py-1 pl-3 text-right tabular-nums whitespace-nowrap"


def xray_replay() -> rx.Component:
    replay: Any = ReplayState.replay
    active = (replay.phase == "starting") | (replay.phase == "running") | (replay.phase == "ending")
    return rx.cond(
        replay.can,
        rx.el.section(
            rx.el.h2(t("Traffic"), id="traffic", class_name="text-section font-bold"),
            rx.cond(active, _under_way(replay), _form()),
            rx.el.div(_ended(replay), role="status"),
            rx.cond(replay.kinds.length() > 0, _latencies(replay)),
            rx.cond(active, Again.create(answer=ReplayState.answered, on_again=ReplayState.read)),
            aria_labelledby="traffic",
            class_name="p-4 pb-0 space-y-2",
        ),
    )


def _form() -> rx.Component:
    return rx.el.form(
        _field("rate", t("Requests a second"), _RATE, service.MOST_A_SECOND, least=1),
        rx.el.div(
            rx.el.label(t("For how long"), html_for="replay-seconds", class_name=LABEL),
            rx.el.select(
                rx.el.option(plural(30, "{count} second", "{count} seconds"), value="30"),
                *(
                    rx.el.option(plural(count, "{count} minute", "{count} minutes"), value=str(60 * count))
                    for count in (1, 2, 5)
                ),
                id="replay-seconds",
                name="seconds",
                default_value="60",
                class_name=FIELD,
            ),
        ),
        rx.el.fieldset(
            rx.el.legend(t("Of what, in parts"), class_name=LABEL),
            rx.el.div(
                *(_field(kind, label, weight, 100) for kind, (label, weight) in _KINDS.items()),
                class_name="flex flex-wrap gap-2",
            ),
        ),
        rx.el.button(t("Start"), type="submit", class_name=PRIMARY),
        rx.el.p(ReplayState.errors["form"], class_name=ERROR + " basis-full", role="alert"),
        on_submit=ReplayState.start,
        aria_label=t("Traffic"),
        class_name="flex flex-wrap items-end gap-3",
    )


def _field(name: str, label: Any, value: int, most: int, *, least: int = 0) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=f"replay-{name}", class_name=LABEL),
        rx.el.input(
            id=f"replay-{name}",
            name=name,
            type="number",
            min=least,
            max=most,
            step=1,
            required=True,
            default_value=str(value),
            class_name=FIELD + " w-24!",
        ),
    )


def _under_way(replay: Any) -> rx.Component:
    going = t(
        "{elapsed} of {seconds} s at {rate}/s", elapsed=replay.elapsed_s, seconds=replay.seconds, rate=replay.rate
    )
    told = rx.match(replay.phase, ("starting", t("Signing people in ...")), ("ending", t("Ending ...")), going)
    return rx.el.div(
        rx.el.p(told, id="replay-going", class_name="text-post tabular-nums"),
        rx.el.progress(
            value=replay.elapsed_s, max=replay.seconds, aria_labelledby="replay-going", class_name="h-2 w-64 max-w-full"
        ),
        rx.el.button(
            t("Stop"),
            type="button",
            on_click=ReplayState.stop,
            disabled=replay.phase == "ending",
            class_name=SECONDARY,
        ),
        class_name="flex flex-wrap items-center gap-3",
    )


def _ended(replay: Any) -> Any:
    report = rx.el.a(t("Open its report"), href="/api/xray/replay", target="_blank", class_name=LINK)
    return rx.match(
        replay.phase,
        ("done", rx.el.p(t("The replay has ended."), " ", report, class_name="text-post")),
        ("failed", rx.el.p(t("The replay failed: {why}", why=replay.why), class_name="text-post text-danger")),
        rx.fragment(),
    )


def _latencies(replay: Any) -> rx.Component:
    over = rx.cond(replay.phase == "done", t("Latency of all"), t("Latency of the last 10 s"))
    head = (over, t("Answered"), t("Limited"), t("Failed"), "p50", "p99")
    return rx.el.div(
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    *(
                        rx.el.th(word, scope="col", class_name=_NUMBER if place else "text-left")
                        for place, word in enumerate(head)
                    )
                )
            ),
            rx.el.tbody(rx.foreach(replay.kinds.to(list[ReplayKindView]), _row)),
            class_name="w-full max-w-3xl text-meta",
        ),
        rx.el.p(
            t(
                "Under way {flying}, in the queue {queue}, not sent {unsent} · fan-out p50 {p50} ms, p99 {p99} ms",
                flying=replay.in_flight,
                queue=rx.cond(replay.queue < 0, "?", replay.queue.to(str)),
                unsent=replay.unsent,
                p50=replay.fan_out_p50_ms,
                p99=replay.fan_out_p99_ms,
            ),
            class_name="text-meta text-muted tabular-nums",
        ),
        class_name="overflow-x-auto",
    )


def _row(kind: Any) -> rx.Component:
    name = rx.match(kind.kind, *((known, label) for known, (label, _) in _KINDS.items()), t("All"))
    numbers = (
        kind.answered,
        kind.limited,
        kind.failed,
        t("{ms} ms", ms=kind.p50_ms),
        t("{ms} ms", ms=kind.p99_ms),
    )
    return rx.el.tr(
        rx.el.th(name, scope="row", class_name="py-1 text-left font-normal"),
        *(rx.el.td(number, class_name=_NUMBER) for number in numbers),
        class_name="border-t border-line",
    )
