"""Who to follow: beside every page, and on explore."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link

from components.buttons import LINK
from components.client.fresh import Fresh
from components.client.last_known import last_known
from components.route import PATH
from components.user_card import user_card, user_line
from components.words import t
from state.suggestions import SuggestionsState

PEOPLE_KNOWN: Any = last_known("people known", SuggestionsState.known, SuggestionsState.known)
_PEOPLE: Any = last_known("people", SuggestionsState.people, SuggestionsState.known)
_FEW: Any = last_known("few people", SuggestionsState.few, SuggestionsState.known)
_WHOLE: Any = SuggestionsState.whole


def who_to_follow() -> rx.Component:
    """The box beside the page: three people, in a height that is kept while they load. Explore has them in the middle."""
    box = rx.el.section(
        Fresh.create(ready=rx.State.is_hydrated, known=SuggestionsState.known, on_ask=SuggestionsState.suggest),
        rx.el.h2(t("Who to follow"), id="who-to-follow", class_name="px-3 pt-3 pb-1 text-section font-bold"),
        rx.el.ul(
            rx.foreach(_FEW, lambda user: user_line(user=user, key=user.id)),
            class_name="min-h-[204px]",
        ),
        link(
            t("Show more"),
            to="/explore",
            on_click=SuggestionsState.show_whole,
            class_name=f"block px-3 py-3 text-post {LINK}",
        ),
        aria_labelledby="who-to-follow",
        class_name="rounded-xl border border-line overflow-hidden",
    )
    return rx.cond((PATH == "/explore") | (PEOPLE_KNOWN & ~_PEOPLE.bool()), rx.fragment(), box)


def people_to_follow() -> rx.Component:
    """The first of the same people with a line about each, on explore, and on demand more of them."""
    people = rx.cond(_WHOLE, _PEOPLE, _FEW)
    more = _PEOPLE.length() > _FEW.length()
    return rx.cond(
        _PEOPLE.bool(),
        rx.el.section(
            rx.el.h2(t("Who to follow"), id="people-to-follow", class_name="px-4 pt-3 text-section font-bold"),
            rx.el.ul(rx.foreach(people, lambda user: user_card(user=user, key=user.id))),
            rx.cond(
                more & ~_WHOLE,
                rx.el.button(
                    t("Show more"),
                    type="button",
                    on_click=SuggestionsState.show_whole,
                    class_name=f"block w-full px-4 min-h-11 text-left text-post {LINK}",
                ),
            ),
            aria_labelledby="people-to-follow",
            class_name="border-b border-line",
        ),
    )
