"""Who to follow: beside every page, and on explore."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.react_router import link

from components.buttons import LINK
from components.user_card import user_line, user_row
from state.suggestions import SuggestionsState


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
    nobody = SuggestionsState.known & ~SuggestionsState.people.bool()  # pyright: ignore[reportAttributeAccessIssue]
    return rx.cond((rx.State.router.url.path == "/explore") | nobody, rx.fragment(), box)


def people_to_follow() -> rx.Component:
    """The same people and more with their bios, on explore; a phone shows three, so that the posts are not far."""
    return rx.cond(
        SuggestionsState.people,
        rx.el.section(
            rx.el.h2("Who to follow", id="people-to-follow", class_name="px-4 pt-3 pb-1 text-section font-bold"),
            rx.el.ul(
                rx.foreach(SuggestionsState.people, lambda user: user_row(user=user, key=user.id)),
                class_name="max-sm:[&>li:nth-child(n+4)]:hidden",
            ),
            aria_labelledby="people-to-follow",
        ),
    )
