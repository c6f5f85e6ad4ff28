"""A feed of posts: the pill on top, the rows from the browser's store, and the tail that loads and ends it."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link

from backend.views import TweetView
from components.buttons import PRIMARY
from components.client import FeedHead, FeedTail, feed_rows
from components.tweet_card import tweet_row
from components.words import t
from state.live import LiveState


def empty(title: Any, sentence: str, *action: rx.Component) -> rx.Component:
    """What an empty feed says: what belongs here, and one thing to do."""
    return rx.el.div(
        rx.el.h2(title, class_name="text-section font-semibold"),
        rx.el.p(sentence, class_name="text-muted"),
        *action,
        class_name="px-8 py-12 text-center space-y-3",
    )


def gone(title: Any, sentence: str) -> rx.Component:
    """What stands where something is not, or not any more."""
    return empty(title, sentence, link(t("Go home"), to="/", class_name=PRIMARY))


def to_explore() -> rx.Component:
    """What an empty list offers to do where nothing nearer is at hand."""
    return link(t("Explore"), to="/explore", class_name=PRIMARY)


def timeline_list(
    feed: str,
    state: Any,
    label: Any,
    empty: rx.Component,
    *,
    fresh: Any = None,
    end_word: str = t("You're all caught up"),
) -> rx.Component:
    """The feed named feed (a Python identifier), read by state (a FeedState), called label by screen readers.

    fresh counts what is new above it; then state also has a handler check.
    """
    rows = feed_rows(feed, TweetView)
    head = rx.fragment()
    if fresh is not None:
        head = FeedHead.create(
            name=feed, fresh=fresh, joined=LiveState.joined, on_new=state.load_new, on_check=state.check
        )
    return rx.el.div(
        head,
        # A feed without articles is none for screen readers.
        rx.cond(
            rows.length() > 0,
            rx.el.div(
                rx.foreach(rows, lambda tweet: tweet_row(tweet=tweet, key=tweet.act_id)), role="feed", aria_label=label
            ),
        ),
        FeedTail.create(empty, name=feed, batch=state.batch, end_word=end_word, on_load=state.load),
    )
