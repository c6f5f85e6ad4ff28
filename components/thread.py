"""The upper part of a conversation: the posts above, the one that the page is about, and how its author goes on below it."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_base.vars import VarData
from reflex_components_core.react_router import link

from backend.views import TweetView
from components.client import FeedTail, feed_rows
from components.route import route_arg
from components.timeline_list import gone
from components.tweet_actions import path_of
from components.tweet_card import tweet_ancestor, tweet_continuing, tweet_focused
from components.words import t

_CONTINUED = 25
"""So many posts of the author's are shown below theirs; the page of the last one shows the next."""
_MOST_ANCESTORS = 100
"""So many are read at most: above them there may be one that can be seen."""


def _further(last: Any) -> rx.Component:
    return rx.cond(
        last.replies_count > 0,
        link(
            t("Show more"),
            to=path_of(last),
            class_name="block px-4 py-3 text-accent border-b border-line hover:bg-surface",
        ),
    )


def _unavailable() -> rx.Component:
    """In place of what the topmost post answers."""
    return rx.el.p(
        t("This post isn't available to you."),
        class_name="mx-4 mt-3 px-3 py-2 rounded-lg border border-line bg-surface text-meta text-muted",
    )


def thread(state: Any, below: rx.Component) -> rx.Component:
    """Rows of the feed "thread": ancestors, oldest first, the focused post, its author's next posts; then, once they are
    there, below."""
    rows, focused = feed_rows("thread", TweetView), route_arg("route_tweet")
    data = VarData.merge(rows._get_all_var_data(), focused._get_all_var_data())
    place: Any = rx.Var(
        f"{rows!s}.findIndex((row) => row.id === {focused!s})", _var_type=int, _var_data=data
    ).guess_type()
    missing = gone(t("This post isn't available"), t("It was deleted, or you can't see it."))
    return rx.el.div(
        rx.el.div(
            rx.cond((rows.length() > 0) & rows[0].reply_to & (place < _MOST_ANCESTORS), _unavailable()),
            rx.foreach(
                rows,
                lambda tweet, at: rx.cond(
                    at < place,
                    tweet_ancestor(tweet=tweet, key=tweet.id),
                    rx.cond(
                        at == place,
                        tweet_focused(tweet=tweet, key=tweet.id),
                        tweet_continuing(
                            tweet=tweet, first=at == place + 1, last=at == rows.length() - 1, key=tweet.id
                        ),
                    ),
                ),
            ),
            rx.cond(rows.length() - place > _CONTINUED, _further(rows[rows.length() - 1])),
        ),
        FeedTail.create(
            missing,
            name="thread",
            batch=state.batch,
            end_word="",
            reveal=True,
            missing=missing,
            on_load=state.load,
        ),
        rx.cond(rows.length() > 0, rx.el.div(below, class_name="min-h-dvh")),
    )
