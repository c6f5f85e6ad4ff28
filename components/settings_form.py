"""The parts of the settings about one's account and its sessions."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.buttons import DANGER, SECONDARY
from components.client import RelTime
from components.native_form import post_form
from components.words import t
from state.session import SessionState
from state.settings import Device, SettingsState


def facts() -> rx.Component:
    """Who one is: the names and the address, as they are."""
    row = "flex flex-wrap justify-between gap-x-4 py-3 border-b border-line"
    return rx.el.dl(
        rx.el.div(
            rx.el.dt(t("Username"), class_name="text-muted"), rx.el.dd("@" + SessionState.me.username), class_name=row
        ),
        rx.el.div(
            rx.el.dt(t("Display name"), class_name="text-muted"), rx.el.dd(SessionState.me.display_name), class_name=row
        ),
        rx.el.div(rx.el.dt(t("E-mail"), class_name="text-muted"), rx.el.dd(SettingsState.email), class_name=row),
    )


def log_out() -> rx.Component:
    return rx.el.div(
        rx.el.p(t("Ends the session on this device."), class_name="text-muted mb-3"),
        post_form(rx.el.button(t("Log out"), type="submit", class_name=SECONDARY), action="/auth/logout"),
    )


def log_out_everywhere() -> rx.Component:
    return rx.el.div(
        rx.el.p(t("Ends every session of yours, this one too."), class_name="text-muted mb-3"),
        post_form(
            rx.el.input(type="hidden", name="everywhere", value="yes", read_only=True),
            rx.el.button(t("Log out everywhere"), type="submit", class_name=DANGER),
            action="/auth/logout",
        ),
    )


def sessions() -> rx.Component:
    return rx.el.ul(
        rx.foreach(SettingsState.sessions, lambda one: _session(session=one, key=one.id)),
        aria_label=t("Sessions"),
        class_name="min-h-16",
    )


@rx.memo
def _session(session: rx.Var[Device], rest: rx.RestProp) -> rx.Component:
    return rx.el.li(*_device(session), rest, class_name="flex items-center gap-4 min-h-16 py-3 border-b border-line")


def _device(session: Any) -> tuple[rx.Component, ...]:
    return (
        rx.icon("monitor-smartphone", size=24, aria_hidden="true", class_name="text-muted shrink-0"),
        rx.el.div(
            rx.el.p(session.name, class_name="font-semibold line-clamp-2 wrap-anywhere"),
            rx.el.p(
                rx.cond(
                    session.current,
                    rx.el.span(t("This device"), class_name="text-repost font-semibold"),
                    rx.el.span(t("Last seen"), " ", RelTime.create(at=session.last_seen_at)),
                ),
                class_name="text-meta text-muted",
            ),
            class_name="min-w-0 flex-1",
        ),
        rx.cond(
            session.current,
            rx.fragment(),
            rx.el.button(
                t("End session"), type="button", on_click=SettingsState.end_session(session.id), class_name=SECONDARY
            ),
        ),
    )
