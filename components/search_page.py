"""/search: the box, four tabs, and the feed of one of them."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.client import BackButton
from components.layout import HEADER
from components.search_box import asked, search_box
from components.tabs import tabs
from components.timeline_list import empty, timeline_list, to_explore
from components.user_card import people_list
from components.words import mark, t
from state.search import SearchState

QUERY = asked("q")
_TAB = asked("tab")
_END = t("That's everything")


def search_header() -> rx.Component:
    return rx.el.header(
        BackButton.create(),
        rx.el.h1(t("Search"), tab_index=-1, id="title", class_name="sr-only"),
        search_box(page=True),
        class_name=HEADER,
    )


def search_results() -> rx.Component:
    """The tab is in the address: top when none is named."""
    return rx.fragment(
        rx.match(
            _TAB,
            ("latest", _with_tabs("Latest", _posts())),
            (
                "people",
                _with_tabs(
                    "People", people_list("people", SearchState, t("Search results"), _nothing(), rx.fragment())
                ),
            ),
            ("media", _with_tabs("Media", _posts())),
            _with_tabs("Top", _posts()),
        )
    )


def _posts() -> rx.Component:
    return timeline_list("found", SearchState, t("Search results"), _nothing(), end_word=_END)


def _with_tabs(here: str, results: rx.Component) -> rx.Component:
    def to(tab: str) -> Any:
        return "/search?q=" + _encoded() + tab

    pages = (
        (mark("Top"), to("")),
        (mark("Latest"), to("&tab=latest")),
        (mark("People"), to("&tab=people")),
        (mark("Media"), to("&tab=media")),
    )
    return rx.fragment(tabs(t("Search"), here, pages), results)


def _encoded() -> Any:
    return rx.Var(f"encodeURIComponent({QUERY!s})", _var_type=str, _var_data=QUERY._get_all_var_data()).guess_type()


def _nothing() -> Any:
    return rx.cond(
        QUERY == "",
        empty(t("Search Chirp"), t("Find posts, people and hashtags by their words."), to_explore()),
        empty(
            t("No results for “{query}”", query=QUERY),
            t("Check the spelling, try other words, or take an operator away."),
            to_explore(),
        ),
    )
