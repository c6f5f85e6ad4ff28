"""What one can do to a post, and who did."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link

from components.client import LikeButton, RepostButton, SaveButton, TweetMenu, compact
from components.client.composing import TweetReply
from components.viewer import ME, VISITOR
from components.words import plural
from state.engagement import EngagementState
from state.graph import GraphState
from state.live import LiveState


def path_of(tweet: Any) -> Any:
    return "/" + tweet.author.username.to(str) + "/status/" + tweet.id.to(str)


def tweet_actions(tweet: Any) -> rx.Component:
    """Reply, repost, like, save and more."""
    of_tweet = {"tweet_id": tweet.id, "username": tweet.author.username, "excerpt": tweet.text, "visitor": VISITOR}
    return rx.el.div(
        TweetReply.create(replies=tweet.replies_count, **of_tweet),
        RepostButton.create(
            retweeted=tweet.viewer.retweeted,
            retweets=tweet.retweets_count,
            on_want=EngagementState.retweet,
            **of_tweet,
        ),
        LikeButton.create(
            tweet_id=tweet.id,
            liked=tweet.viewer.liked,
            likes=tweet.likes_count,
            visitor=VISITOR,
            on_want=EngagementState.like,
        ),
        SaveButton.create(
            tweet_id=tweet.id, saved=tweet.viewer.bookmarked, visitor=VISITOR, on_want=EngagementState.bookmark
        ),
        TweetMenu.create(
            tweet_id=tweet.id,
            author=tweet.author.username,
            text=tweet.text,
            me=ME.username,
            pinned=LiveState.pinned,
            on_pin=EngagementState.pin,
            on_remove=EngagementState.remove,
            on_mute=GraphState.mute,
            on_block=GraphState.block,
        ),
        class_name="flex justify-between max-w-md mt-(--actions) -mb-1",
    )


def engagement_counts(tweet: Any) -> rx.Component:
    """How many reposted, quoted and liked the post of a page: each leads to who did; nothing where nobody did."""

    def count(number: Any, words: Any, path: str) -> rx.Component:
        return rx.cond(
            number > 0,
            link(
                rx.el.strong(compact(number), class_name="text-ink tabular-nums"),
                words,
                to=path_of(tweet) + path,
                class_name="inline-flex items-center gap-1 min-h-10 hover:underline",
            ),
        )

    return rx.cond(
        (tweet.retweets_count > 0) | (tweet.quotes_count > 0) | (tweet.likes_count > 0),
        rx.el.div(
            count(tweet.retweets_count, plural(tweet.retweets_count, "repost", "reposts"), "/reposts"),
            count(tweet.quotes_count, plural(tweet.quotes_count, "quote", "quotes"), "/quotes"),
            count(tweet.likes_count, plural(tweet.likes_count, "like", "likes"), "/likes"),
            class_name="mt-2 pt-1 flex gap-5 border-t border-line text-muted text-meta",
        ),
    )
