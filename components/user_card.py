"""People: a row with name, handle, bio and the follow button, and lists of them."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link

from backend.views import UserView
from components.avatar import avatar
from components.client import FeedTail, feed_rows
from components.client.people import FollowButton
from components.viewer import VISITOR
from components.words import t
from state.graph import GraphState

_VISITORS_FOLLOW = (
    "inline-flex items-center justify-center rounded-full bg-button text-onbutton font-semibold hover:brightness-110 "
)
_SIZES = {
    "small": "relative h-8 px-2.5 text-meta after:absolute after:-inset-1",
    "normal": "h-10 max-sm:h-11 px-3 min-w-24 text-post",
}


def follow_button(user: Any, *, size: str) -> rx.Component:
    """Follow, Follow back or Following: nothing on one's own row; visitors are asked to log in first.

    size is "small" or "normal".
    """
    return rx.cond(
        user.relationship,
        FollowButton.create(
            username=user.username,
            following=user.relationship.following,
            followed_by=user.relationship.followed_by,
            size=size,
            on_want=GraphState.follow,
        ),
        rx.cond(
            VISITOR,
            link(t("Follow"), to="/login?next=/" + user.username.to(str), class_name=_VISITORS_FOLLOW + _SIZES[size]),
        ),
    )


def follows_you(class_name: str = "") -> rx.Component:
    return rx.el.span(
        t("Follows you"),
        class_name=f"{class_name} shrink-0 px-1.5 rounded-sm bg-surface text-muted text-meta whitespace-nowrap",
    )


def _names(user: Any, *, badge: bool) -> rx.Component:
    return rx.el.div(
        # The link covers the row, so that all of it can be pressed; the follow button stands above it.
        link(
            user.display_name,
            to="/" + user.username.to(str),
            title=user.display_name,
            class_name="block font-semibold text-ink truncate hover:underline after:absolute after:inset-0",
        ),
        rx.el.div(
            rx.el.span("@" + user.username.to(str), class_name="text-muted truncate"),
            # "Follow back" says it already.
            rx.cond(user.relationship.followed_by & user.relationship.following, follows_you("max-sm:hidden"))
            if badge
            else rx.fragment(),
            class_name="flex items-center gap-2 min-w-0 text-post",
        ),
        class_name="min-w-0 flex-1",
    )


def _row(user: Any, *, bio: str = "", space: str = "gap-3 px-4 py-(--row)") -> rx.Component:
    """bio is the look of the bio; without one there is none."""
    return rx.el.div(
        avatar(user.avatar_url, "size-11" if bio else "size-10"),
        rx.el.div(
            rx.el.div(
                _names(user, badge=bool(bio)),
                rx.el.div(follow_button(user, size="normal" if bio else "small"), class_name="relative z-10 shrink-0"),
                class_name="flex items-center gap-3" if bio else "flex items-center gap-2",
            ),
            rx.el.p(user.bio, dir="auto", class_name=f"mt-1 text-post {bio}") if bio else rx.fragment(),
            class_name="min-w-0 flex-1",
        ),
        class_name=f"relative flex {space} hover:bg-surface transition-colors duration-fast",
    )


@rx.memo
def user_row(user: rx.Var[UserView], rest: rx.RestProp) -> rx.Component:
    """A person in a list of people."""
    return rx.el.li(_row(user, bio="line-clamp-2 empty:hidden"), rest, class_name="border-b border-line")


@rx.memo
def user_card(user: rx.Var[UserView], rest: rx.RestProp) -> rx.Component:
    """A person in a short list above something else: one line of the bio, even when there is none."""
    return rx.el.li(_row(user, bio="truncate h-[1lh]", space="gap-3 px-4 py-2"), rest)


@rx.memo
def user_suggested(user: rx.Var[UserView], topic: rx.Var[str], rest: rx.RestProp) -> rx.Component:
    """A person with the reason why: they post about the hashtag topic; without one they are popular."""
    return rx.el.li(
        rx.el.p(
            rx.cond(topic, t("Posts about #{tag}", tag=topic), t("Many people follow them")),
            class_name="pl-[72px] pr-4 pt-3 text-meta text-muted truncate",
        ),
        _row(user, bio="line-clamp-2 empty:hidden", space="gap-3 px-4 pt-1 pb-3"),
        rest,
        class_name="border-b border-line",
    )


@rx.memo
def user_line(user: rx.Var[UserView], rest: rx.RestProp) -> rx.Component:
    """A person beside the page: no bio."""
    return rx.el.li(_row(user, space="gap-2 px-3 py-3"), rest)


def user_beside(user: Any, button: rx.Component) -> rx.Component:
    """A person in a list that is about something else than following, beside its button."""
    return rx.el.div(
        avatar(user.avatar_url, "size-11"),
        _names(user, badge=False),
        rx.el.div(button, class_name="relative z-10 shrink-0"),
        class_name="relative flex items-center gap-3 px-4 py-(--row) hover:bg-surface transition-colors duration-fast",
    )


def people_list(
    feed: str, state: Any, label: str, empty: rx.Component, missing: rx.Component, row: Any = user_row
) -> rx.Component:
    """Pages of people, newest first, from the browser's store; state is a FeedState whose rows are UserViews.

    missing stands in place of a list that belongs to nobody; row is a memo that draws a user.
    """
    return rx.el.div(
        rx.el.ul(
            rx.foreach(feed_rows(feed, UserView), lambda user: row(user=user, key=user.id)),
            aria_label=label,
        ),
        FeedTail.create(
            empty, name=feed, batch=state.batch, end_word=t("That's everyone"), missing=missing, on_load=state.load
        ),
    )
