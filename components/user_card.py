"""People: a row with name, handle, bio and the follow button, and lists of them."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link

from backend.views import UserView
from components.client import FeedTail, FollowButton, feed_rows
from components.tweet_card import avatar
from state.graph import GraphState
from state.session import SessionState

_VISITORS_FOLLOW = (
    "inline-flex items-center justify-center h-10 max-sm:h-11 px-3 min-w-24 rounded-full bg-button text-onbutton "
    "text-post font-semibold hover:brightness-110"
)


def follow_button(user: Any, *, wide: bool = False, on_want: Any = GraphState.follow) -> rx.Component:
    """Follow, Follow back or Following: nothing on one's own row; visitors are asked to log in first."""
    return rx.cond(
        user.relationship,
        FollowButton.create(
            username=user.username,
            following=user.relationship.following,
            followed_by=user.relationship.followed_by,
            wide=wide,
            on_want=on_want,
        ),
        rx.cond(
            SessionState.known & (SessionState.me.id == ""),
            link("Follow", to="/login?next=/" + user.username.to(str), class_name=_VISITORS_FOLLOW),
        ),
    )


def follows_you(class_name: str = "") -> rx.Component:
    return rx.el.span(
        "Follows you",
        class_name=f"{class_name} shrink-0 px-1.5 rounded-sm bg-surface text-muted text-meta whitespace-nowrap",
    )


def _names(user: Any, *, badge: bool) -> rx.Component:
    return rx.el.div(
        # The link covers the row, so that all of it can be pressed; the follow button stands above it.
        link(
            user.display_name,
            to="/" + user.username.to(str),
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


def _row(user: Any, *, bio: str = "") -> rx.Component:
    """bio is the look of the bio; without one there is none."""
    return rx.el.div(
        avatar(user.avatar_url, "size-11" if bio else "size-10"),
        rx.el.div(
            rx.el.div(
                _names(user, badge=bool(bio)),
                rx.el.div(follow_button(user), class_name="relative z-10 shrink-0"),
                class_name="flex items-center gap-3",
            ),
            rx.el.p(user.bio, dir="auto", class_name=f"mt-1 text-post line-clamp-2 {bio}") if bio else rx.fragment(),
            class_name="min-w-0 flex-1",
        ),
        class_name="relative flex gap-3 px-4 py-3 hover:bg-surface transition-colors duration-fast",
    )


@rx.memo
def user_row(user: rx.Var[UserView], rest: rx.RestProp) -> rx.Component:
    """A person in a list of people."""
    return rx.el.li(_row(user, bio="empty:hidden"), rest, class_name="border-b border-line")


@rx.memo
def user_card(user: rx.Var[UserView], rest: rx.RestProp) -> rx.Component:
    """A person in a list whose height is known before its people are: the bio always takes two lines."""
    return rx.el.li(_row(user, bio="h-[2lh]"), rest, class_name="border-b border-line")


@rx.memo
def user_line(user: rx.Var[UserView], rest: rx.RestProp) -> rx.Component:
    """A person beside the page: no bio."""
    return rx.el.li(_row(user), rest)


def people_list(feed: str, state: Any, label: str, empty: rx.Component) -> rx.Component:
    """Pages of people, newest first, from the browser's store; state is a FeedState whose rows are UserViews."""
    return rx.el.div(
        rx.el.ul(
            rx.foreach(feed_rows(feed, UserView), lambda user: user_row(user=user, key=user.id)),
            aria_label=label,
        ),
        FeedTail.create(empty, name=feed, batch=state.batch, end_word="That's everyone", on_load=state.load),
    )
