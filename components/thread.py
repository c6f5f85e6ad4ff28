"""The upper part of a conversation: the posts above, joined by a line, and the one that the page is about."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.views import TweetView
from components.client import FeedTail, feed_rows
from components.route import route_arg
from components.timeline_list import gone
from components.tweet_card import tweet_ancestor, tweet_focused
from components.words import t


def thread(state: Any, below: rx.Component) -> rx.Component:
    """Rows of the feed "thread": ancestors, oldest first, and the focused post last; below it, once it is there, below."""
    rows = feed_rows("thread", TweetView)
    missing = gone(t("This post isn't available"), t("It was deleted, or you can't see it."))
    return rx.el.div(
        rx.el.div(
            rx.foreach(
                rows,
                lambda tweet: rx.cond(
                    tweet.id == route_arg("route_tweet"),
                    tweet_focused(tweet=tweet, key=tweet.id),
                    tweet_ancestor(tweet=tweet, key=tweet.id),
                ),
            ),
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
