"""How the settings are laid out: a list of sections beside the open one; on phones the list is a page of its own."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link

from components.client import BackButton
from components.layout import HEADER, shell
from components.words import mark, t

_PAGES = (
    (mark("Account"), "account", "user-round", mark("Name, e-mail, password")),
    (mark("Privacy and safety"), "privacy", "shield", mark("Words that you don't want to meet")),
    (mark("Blocked and muted"), "blocked", "ban", mark("People whom you don't want to meet")),
    (mark("Notifications"), "notifications", "bell", mark("What you are told of")),
    (mark("Feed"), "feed", "newspaper", mark("Replies, reposts, where it opens")),
    (mark("Appearance"), "appearance", "palette", mark("Theme, size of the text, density")),
    (mark("Accessibility"), "accessibility", "accessibility", mark("Descriptions of pictures, shortcuts")),
    (mark("Language"), "language", "languages", mark("English or Portuguese")),
    (mark("Sessions"), "sessions", "monitor-smartphone", mark("Where you are logged in")),
    (mark("Your data"), "data", "archive", mark("A copy of it; delete the account")),
)


def settings_page(here: str, *sections: rx.Component, first: bool = False) -> rx.Component:
    """The section whose marked name is here. first: it is what /settings opens with, where there is room for it beside the list."""
    narrow = "max-sm:hidden" if first else ""
    return shell(
        rx.el.div(
            _list(here, "" if first else "max-sm:hidden"),
            rx.el.div(*sections, class_name=f"min-w-0 flex-1 p-4 space-y-8 {narrow}"),
            class_name="sm:flex sm:items-stretch",
        ),
        title=t("Settings") if first else t(here),
        header=_header(None if first else here),
    )


def _header(here: str | None) -> rx.Component:
    """Where there is room, the list says which section is open; on phones the header does, and leads back to the list."""
    back = rx.el.div(BackButton.create(first="/settings"), class_name="sm:hidden")
    return rx.el.header(
        back if here else rx.fragment(),
        rx.el.h1(
            rx.el.span(t("Settings"), class_name="max-sm:hidden"),
            rx.el.span(t(here) if here else t("Settings"), class_name="sm:hidden"),
            tab_index=-1,
            id="title",
            class_name="text-title font-bold truncate",
        ),
        custom_attrs={"data-top": "true"},
        class_name=HEADER,
    )


def _list(here: str, narrow: str) -> rx.Component:
    return rx.el.nav(
        *(_item(label, f"/settings/{place}", icon, hint, label == here) for label, place, icon, hint in _PAGES),
        aria_label=t("Settings"),
        class_name=f"sm:w-56 sm:shrink-0 sm:py-2 sm:border-r border-line sm:min-h-[calc(100dvh-theme(spacing.header))] {narrow}",
    )


def _item(label: str, to: str, icon: str, hint: str, here: bool) -> rx.Component:
    return link(
        rx.icon(icon, size=20, custom_attrs={"aria-hidden": "true"}, class_name="shrink-0 text-muted"),
        rx.el.span(
            rx.el.span(t(label), class_name="block font-semibold"),
            rx.el.span(t(hint), class_name="block text-meta text-muted sm:hidden"),
            class_name="min-w-0 flex-1",
        ),
        rx.icon(
            "chevron-right", size=20, custom_attrs={"aria-hidden": "true"}, class_name="shrink-0 text-muted sm:hidden"
        ),
        to=to,
        custom_attrs={"aria-current": "page"} if here else {},
        class_name=(
            "flex items-center gap-3 px-4 min-h-16 max-sm:border-b border-line sm:gap-2 sm:px-3 sm:py-2 sm:min-h-11 sm:leading-tight hover:bg-surface "
            "transition-colors duration-fast sm:aria-[current=page]:bg-surface sm:aria-[current=page]:text-accent"
        ),
    )


def section(title: Any, *parts: rx.Component) -> rx.Component:
    return rx.el.section(rx.el.h2(title, class_name="text-section font-bold mb-3"), *parts)
