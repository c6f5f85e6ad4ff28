"""What a presenter can do to the system, with the effect on the same page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.buttons import LABEL, SECONDARY
from components.words import plural, t
from state.xray_controls import ControlsState

_MOST = 10_000
_STEP = 100


def xray_controls() -> rx.Component:
    controls: Any = ControlsState.controls
    return rx.el.section(
        rx.el.h2(t("Try it"), id="try-it", class_name="text-section font-bold"),
        rx.el.div(
            _threshold(controls),
            rx.cond(
                controls.demo,
                rx.fragment(
                    _act(t("Post as the celebrity"), ControlsState.post_as_celebrity),
                    _act(t("100 posts at once"), ControlsState.burst),
                ),
            ),
            rx.el.button(
                rx.cond(ControlsState.proving, t("Proving ..."), t("Prove it")),
                type="button",
                on_click=ControlsState.prove,
                disabled=ControlsState.proving,
                class_name=SECONDARY,
            ),
            class_name="flex flex-wrap items-end gap-3",
        ),
        rx.el.div(rx.cond(ControlsState.proof.known, _proof(ControlsState.proof)), role="status"),
        aria_labelledby="try-it",
        class_name="p-4 pb-0 space-y-2",
    )


def _threshold(controls: Any) -> rx.Component:
    move: Any = ControlsState.move_threshold
    return rx.el.div(
        rx.el.label(
            t("Celebrities have {count} followers or more", count=controls.threshold),
            html_for="threshold",
            class_name=f"{LABEL} tabular-nums",
        ),
        rx.cond(
            controls.threshold > 0,
            rx.el.input(
                id="threshold",
                type="range",
                min=_STEP,
                max=_MOST,
                step=_STEP,
                default_value=controls.threshold,
                on_change=move.debounce(300),
                class_name="block w-full min-h-10 accent-(--button)",
            ),
        ),
        class_name="w-108 max-w-full",
    )


def _proof(proof: Any) -> rx.Component:
    about = t(
        "{people} of {of} people, {acts} posts in their home timelines, {seconds} s",
        people=proof.people,
        of=proof.of,
        acts=proof.acts,
        seconds=proof.took_s,
    )
    return rx.fragment(
        rx.el.p(
            rx.el.strong(
                plural(proof.differences, "{count} difference", "{count} differences"),
                class_name=rx.cond(proof.differences > 0, "text-danger", "text-repost"),
            ),
            " · ",
            about,
            rx.cond(
                proof.pending > 0,
                rx.fragment(" · ", plural(proof.pending, "{count} still on its way", "{count} still on their way")),
            ),
        ),
        rx.el.ul(
            rx.foreach(proof.examples.to(list[str]), lambda one: rx.el.li(one)), class_name="text-danger empty:hidden"
        ),
    )


def _act(label: Any, act: Any) -> rx.Component:
    return rx.el.button(label, type="button", on_click=act, class_name=SECONDARY)
