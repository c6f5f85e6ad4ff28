"""The shell of every page: skip links, navigation (rail, labelled column or bottom bar), main, aside."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link

from components.avatar import avatar
from components.brand import bird
from components.client import Acks, BackButton, ConnectionBar, Counts, Ended, Keys, OwnPosts, PageTitle, Toasts, Traced
from components.client.chosen import Chosen
from components.client.composing import ComposeDialog, PostButton, SkipToComposer
from components.client.people import BlockDialog, FollowAnswers, MyCard
from components.language import other_language
from components.report import report_dialog
from components.route import PATH
from components.search_box import search_box
from components.suggestions import who_to_follow
from components.trends import TRENDS_KNOWN, trends_box
from components.viewer import ME, SIGNED_IN
from components.words import t
from state.composer import ComposerState
from state.counts import CountsState
from state.engagement import EngagementState
from state.graph import GraphState
from state.live import LiveState
from state.session import SessionState
from state.toast import ToastState

_ITEM = (
    "flex items-center gap-4 size-12 xl:w-fit px-3 xl:pr-6 rounded-full text-ink hover:bg-surface max-xl:justify-center "
    "aria-[current=page]:font-bold aria-[current=page]:[&_svg]:stroke-[2.75] max-xl:aria-[current=page]:bg-surface "
    "transition-colors duration-fast"
)
_TAB = (
    "flex-auto min-w-0 flex flex-col items-center justify-center gap-0.5 h-bar text-muted whitespace-nowrap aria-[current=page]:text-ink "
    "aria-[current=page]:font-semibold aria-[current=page]:[&_svg]:stroke-[2.75]"
)
HEADER = "sticky top-0 z-20 h-header flex items-center gap-3 px-4 bg-page border-b border-line"
_MY_PROFILE = "/" + ME.username
_UNREAD: Any = LiveState.unread
_MOST_SHOWN = 99
_BELL_NAME = rx.cond(_UNREAD > 0, t("Notifications, {count} unread", count=_UNREAD), t("Notifications"))


def _here(to: Any) -> rx.Var[str]:
    """Of a page and of those below it; a post is below no profile."""
    here = PATH.lower()
    place = rx.Var.create(to).to(str).lower()
    return rx.cond((here == place) | (here.startswith(place + "/") & ~here.contains("/status/")), "page", "false")


def _bell() -> rx.Component:
    """The icon of notifications; its badge says how many are unread, the link that it stands in says it in words."""
    return rx.el.span(
        rx.icon("bell", size=24),
        rx.cond(
            _UNREAD > 0,
            rx.el.span(
                rx.cond(_UNREAD > _MOST_SHOWN, f"{_MOST_SHOWN}+", _UNREAD.to(str)),
                custom_attrs={"data-unread": _UNREAD.to(str)},
                class_name="absolute -top-1.5 -right-2 min-w-5 px-1 rounded-full bg-button text-onbutton text-bar leading-5 "
                "font-bold text-center tabular-nums ring-2 ring-(--page)",
            ),
        ),
        custom_attrs={"aria-hidden": "true"},
        class_name="relative",
    )


def _item(icon: str | rx.Component, label: Any, to: Any, name: Any = None) -> rx.Component:
    """name: what screen readers and the tooltip say in place of the label."""
    return link(
        rx.icon(icon, size=24, custom_attrs={"aria-hidden": "true"}) if isinstance(icon, str) else icon,
        rx.el.span(label, class_name="text-section max-xl:sr-only"),
        to=to,
        title=label if name is None else name,
        aria_label=label if name is None else name,
        custom_attrs={"aria-current": _here(to)},
        class_name=_ITEM,
    )


def _tab(icon: str | rx.Component, label: Any, to: Any, name: Any = None) -> rx.Component:
    return link(
        rx.icon(icon, size=24, custom_attrs={"aria-hidden": "true"}) if isinstance(icon, str) else icon,
        rx.el.span(label, class_name="text-bar max-w-full truncate"),
        to=to,
        aria_label=label if name is None else name,
        custom_attrs={"aria-current": _here(to)},
        class_name=_TAB,
    )


def _side() -> rx.Component:
    """From 640 px: a rail of icons, from 1280 px with labels. Not a scroll anchor: it is as tall as the window."""
    mine = rx.fragment(
        _item("house", t("Home"), "/"),
        _item("compass", t("Explore"), "/explore"),
        _item(_bell(), t("Notifications"), "/notifications", _BELL_NAME),
        _item("bookmark", t("Bookmarks"), "/bookmarks"),
        _item("user", t("Profile"), _MY_PROFILE),
        _item("settings", t("Settings"), "/settings"),
        rx.cond(ME.moderates, _item("shield", t("Reports"), "/admin")),
        PostButton.create(),
        link(
            avatar(ME.avatar_url, "size-10"),
            rx.el.span(
                rx.el.span(ME.display_name, class_name="block font-semibold truncate"),
                rx.el.span("@" + ME.username, class_name="block text-muted text-meta truncate"),
                class_name="min-w-0 max-xl:hidden",
            ),
            to=_MY_PROFILE,
            tab_index=-1,
            custom_attrs={"aria-hidden": "true"},
            class_name="mt-auto mb-3 flex items-center gap-3 p-2 rounded-full hover:bg-surface",
        ),
    )
    visitor = rx.fragment(
        _item("compass", t("Explore"), "/explore"),
        _item("log-in", t("Log in"), "/login"),
        _item("user-plus", t("Sign up"), "/signup"),
    )
    return rx.el.nav(
        link(
            bird("size-8"),
            to="/",
            aria_label="Chirp",
            class_name="grid place-items-center size-12 rounded-full text-accent hover:bg-surface",
        ),
        rx.cond(SIGNED_IN, mine, rx.cond(SessionState.known, visitor)),
        id="navigation",
        tab_index=-1,
        aria_label=t("Main"),
        class_name="max-sm:hidden sticky top-0 h-dvh w-rail xl:w-nav shrink-0 flex flex-col gap-1 px-2 py-1 max-xl:items-center [overflow-anchor:none]",
    )


def _bar() -> rx.Component:
    """The navigation of phones."""
    mine = rx.fragment(
        _tab("house", t("Home"), "/"),
        _tab("compass", t("Explore"), "/explore"),
        PostButton.create(bar=True),
        _tab(_bell(), t("Notifications"), "/notifications", _BELL_NAME),
        _tab("user", t("Profile"), _MY_PROFILE),
    )
    visitor = rx.fragment(
        _tab("compass", t("Explore"), "/explore"),
        _tab("log-in", t("Log in"), "/login"),
        _tab("user-plus", t("Sign up"), "/signup"),
    )
    return rx.el.nav(
        rx.cond(SIGNED_IN, mine, rx.cond(SessionState.known, visitor)),
        aria_label=t("Main"),
        custom_attrs={"data-bar": "true"},
        class_name="sm:hidden fixed inset-x-0 bottom-0 z-30 flex min-h-bar bg-page border-t border-line pb-[env(safe-area-inset-bottom)] [overflow-anchor:none]",
    )


def _skips() -> rx.Component:
    style = "sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:px-4 focus:py-2 focus:bg-page focus:rounded-md focus:shadow-overlay"
    return rx.el.nav(
        rx.el.a(t("Skip to content"), href="#content", class_name=style),
        rx.el.a(t("Skip to navigation"), href="#navigation", class_name=style),
        rx.cond(SIGNED_IN, SkipToComposer.create(class_name=style)),
        aria_label=t("Skip links"),
    )


def page_header(title: Any, *beside: rx.Component) -> rx.Component:
    """The sticky header of the feed column: the page's h1 (a tap on it scrolls to the top) and what stands beside it."""
    return rx.el.header(
        rx.el.h1(title, tab_index=-1, id="title", class_name="text-title font-bold truncate"),
        *beside,
        custom_attrs={"data-top": "true"},
        class_name=HEADER,
    )


def back_header(title: Any, *beside: rx.Component, first: str = "/") -> rx.Component:
    """page_header with a button that leads back to where one was; to `first` if one came from nowhere."""
    return rx.el.header(
        BackButton.create(first=first),
        rx.el.h1(title, tab_index=-1, id="title", class_name="text-title font-bold truncate"),
        *beside,
        custom_attrs={"data-top": "true"},
        class_name=HEADER,
    )


def _aside(*, search: bool) -> rx.Component:
    """The right column from 1024 px."""
    return rx.el.aside(
        search_box() if search else rx.fragment(),
        trends_box(),
        # Shown once it is known whether there are trends above it: nothing moves.
        rx.el.div(
            who_to_follow(),
            rx.el.div(
                link(t("About"), to="/about", class_name="hover:underline"),
                " · ",
                link("API", to="/api/docs", reload_document=True, class_name="hover:underline"),
                " · ",
                other_language(),
                class_name="px-4 text-meta text-muted",
            ),
            class_name=rx.cond(TRENDS_KNOWN, "space-y-4", "space-y-4 invisible"),
        ),
        aria_label=t("More"),
        class_name="max-lg:hidden sticky top-0 h-dvh w-aside-s xl:w-aside shrink-0 py-3 space-y-4 [overflow-anchor:none]",
    )


def _machinery(title: Any) -> rx.Component:
    """What every page has and nobody sees: toasts, keys, the composer's dialog, pushes."""
    post = {
        "me": ME.username,
        "avatar": ME.avatar_url,
        "result": ComposerState.result,
        "on_post": ComposerState.submit,
        "on_thread": ComposerState.submit_thread,
    }
    return rx.fragment(
        PageTitle.create(name=title, count=rx.cond(_UNREAD > 0, _UNREAD, LiveState.fresh)),
        ConnectionBar.create(),
        Keys.create(username=ME.username),
        Chosen.create(chosen=SessionState.chosen, known=SessionState.me.id != ""),
        ComposeDialog.create(**post),
        OwnPosts.create(own=LiveState.own, me=SessionState.me.username, pinned=LiveState.pinned),
        Counts.create(answer=CountsState.counts, joined=LiveState.joined, on_ask=CountsState.read),
        Traced.create(pushed=LiveState.traced),
        MyCard.create(me=ME),
        Acks.create(ack=EngagementState.ack),
        FollowAnswers.create(answer=GraphState.answer),
        Ended.create(ended=LiveState.ended),
        rx.cond(SIGNED_IN, rx.fragment(report_dialog(), BlockDialog.create())),
        Toasts.create(told=ToastState.toast),
    )


_COLUMNS = "flex justify-center lg:grid lg:grid-cols-page-s lg:gap-5 xl:grid-cols-page xl:gap-6"


def shell(
    *main: rx.Component,
    title: Any,
    header: rx.Component | None = None,
    aside: bool = True,
    search: bool = True,
    wide: bool = False,
) -> rx.Component:
    """A page. title: its h1 and window title; header: instead of the plain one; aside: whether there is a right column.

    search: whether that has the search box. wide: the page takes the room of the right column, and all there is.
    """
    aside = aside and not wide
    return rx.el.div(
        _skips(),
        rx.el.div(
            _side(),
            rx.el.main(
                page_header(title) if header is None else header,
                *main,
                id="content",
                tab_index=-1,
                class_name=("flex-1 " if wide else "w-full max-w-feed ")
                + "min-w-0 min-h-dvh sm:border-x border-line max-sm:pb-24",
            ),
            _aside(search=search) if aside else rx.fragment(),
            class_name="flex" if wide else _COLUMNS,
        ),
        _bar(),
        _machinery(title),
    )
