"""The parts of the settings pages."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.style import color_mode, set_color_mode

from components.buttons import DANGER, SECONDARY
from components.client import RelTime
from components.layout import shell
from components.native_form import post_form
from components.tabs import tabs
from components.words import mark, t
from state.session import SessionState
from state.settings import Device, SettingsState

_PAGES = (
    (mark("Account"), "/settings/account"),
    (mark("Privacy and safety"), "/settings/privacy"),
    (mark("Notifications"), "/settings/notifications"),
    (mark("Appearance"), "/settings/appearance"),
    (mark("Sessions"), "/settings/sessions"),
)


def settings_page(here: str, *sections: rx.Component) -> rx.Component:
    return shell(
        tabs(t("Settings"), here, _PAGES),
        rx.el.div(*sections, class_name="p-4 space-y-8"),
        title=t("Settings"),
    )


def section(title: Any, *parts: rx.Component) -> rx.Component:
    return rx.el.section(rx.el.h2(title, class_name="text-section font-bold mb-3"), *parts)


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


def themes() -> rx.Component:
    """Takes effect at once, and is kept in this browser."""
    return rx.el.fieldset(
        rx.el.legend(t("Theme"), class_name="text-section font-bold mb-3"),
        rx.el.div(
            _theme("light", t("Light"), "sun"),
            _theme("dark", t("Dark"), "moon"),
            _theme("system", t("System"), "monitor"),
            class_name="grid grid-cols-3 gap-3",
        ),
        rx.el.p(t("System follows your device. Kept in this browser."), class_name="mt-3 text-meta text-muted"),
    )


def _theme(value: str, label: Any, icon: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="theme",
            value=value,
            checked=color_mode == value,
            on_change=set_color_mode(value),  # pyright: ignore[reportArgumentType]
            class_name="sr-only",
        ),
        rx.icon(icon, size=24, aria_hidden="true"),
        rx.el.span(label, class_name="font-semibold"),
        class_name=(
            "flex flex-col items-center justify-center gap-2 h-24 rounded-xl border border-control cursor-pointer "
            "hover:bg-surface has-checked:border-accent has-checked:text-accent has-checked:ring-1 has-checked:ring-accent "
            "has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2"
        ),
    )


_KINDS = (
    ("notify_like", t("Likes"), t("Somebody likes a post of yours.")),
    ("notify_retweet", t("Reposts"), t("Somebody reposts a post of yours.")),
    ("notify_reply", t("Replies"), t("Somebody answers you.")),
    ("notify_mention", t("Mentions"), t("Somebody names you in a post.")),
    ("notify_quote", t("Quotes"), t("Somebody quotes a post of yours.")),
    ("notify_follow", t("New followers"), t("Somebody follows you.")),
)


def kinds() -> rx.Component:
    """Which kinds of notifications one wants; each takes effect at once."""
    return rx.el.div(
        *(switch(name, label, hint) for name, label, hint in _KINDS),
        rx.el.p(
            t("What you turn off is neither listed nor counted. Turned on again, it is back."),
            class_name="mt-3 text-meta text-muted",
        ),
    )


def switch(name: str, label: Any, hint: Any) -> rx.Component:
    """A preference that is on or off, by its name in Preferences."""
    chosen: Any = getattr(SettingsState.preferences, name)
    return rx.el.label(
        rx.el.span(
            rx.el.span(label, class_name="block font-semibold"),
            rx.el.span(hint, id=f"{name}_hint", class_name="block text-meta text-muted"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.input(
            type="checkbox",
            role="switch",
            checked=chosen,
            on_change=SettingsState.choose(name, ~chosen),  # pyright: ignore[reportArgumentType]
            aria_label=label,
            custom_attrs={"aria-describedby": f"{name}_hint"},
            class_name=(
                "appearance-none relative shrink-0 w-11 h-6 rounded-full bg-control checked:bg-button cursor-pointer "
                "transition-colors duration-fast after:absolute after:top-0.5 after:left-0.5 after:size-5 after:rounded-full "
                "after:bg-onbutton after:transition-transform after:duration-fast checked:after:translate-x-5"
            ),
        ),
        class_name="flex items-center gap-4 min-h-16 py-2 border-b border-line cursor-pointer",
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
            rx.el.p(session.name, class_name="font-semibold truncate"),
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
