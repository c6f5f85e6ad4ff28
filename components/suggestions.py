"""Who to follow: beside every page, and on explore."""

from __future__ import annotations

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData
from reflex_components_core.react_router import link

from components.buttons import LINK
from components.user_card import user_card, user_line
from state.suggestions import SuggestionsState

# Where one is, as the browser knows it.
_PATH = rx.Var(
    "location.pathname.replace(/(.)\\/$/, '$1')",
    _var_type=str,
    _var_data=VarData(
        imports={"react-router": [ImportVar(tag="useLocation")]}, hooks={"const location = useLocation()": None}
    ),
).guess_type()
_NOBODY = SuggestionsState.known & ~SuggestionsState.people.bool()  # pyright: ignore[reportAttributeAccessIssue]
_LIST = "max-sm:[&>li:nth-child(n+4)]:hidden"
_WAITING = "min-h-[375px] sm:min-h-[702px]"  # three cards on a phone, six elsewhere


def who_to_follow() -> rx.Component:
    """The box beside the page: three people, in a height that is kept while they load. Explore has them in the middle."""
    box = rx.el.section(
        rx.el.h2("Who to follow", id="who-to-follow", class_name="px-4 pt-3 pb-1 text-section font-bold"),
        rx.el.ul(
            rx.foreach(SuggestionsState.few, lambda user: user_line(user=user, key=user.id)),
            class_name="min-h-[204px]",
        ),
        link("Show more", to="/explore", class_name=f"block px-4 py-3 text-post {LINK}"),
        aria_labelledby="who-to-follow",
        on_mount=SuggestionsState.suggest,
        class_name="rounded-xl border border-line overflow-hidden",
    )
    return rx.cond((_PATH == "/explore") | _NOBODY, rx.fragment(), box)


def people_to_follow() -> rx.Component:
    """The same people and more with their bios, on explore; a phone shows three, so that the posts are not far."""
    return rx.cond(
        _NOBODY,
        rx.fragment(),
        rx.el.section(
            rx.el.h2("Who to follow", id="people-to-follow", class_name="px-4 pt-3 pb-1 text-section font-bold"),
            rx.el.ul(
                rx.foreach(SuggestionsState.people, lambda user: user_card(user=user, key=user.id)),
                class_name=rx.cond(SuggestionsState.known, _LIST, f"{_LIST} {_WAITING}"),
            ),
            aria_labelledby="people-to-follow",
        ),
    )
