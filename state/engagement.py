"""What the viewer does to posts from a card: the browser has painted already, the server answers what is true."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import uuid4

import reflex as rx

from backend.ids import TweetId, parse
from backend.services import engagement, pins, tweets
from backend.views import EngagementResult, EngagementView, TweetView, Viewer
from state.failures import sentence_for
from state.session import PageState, SessionState

_LONGEST_ID = 19
_Change = Callable[[Viewer, TweetId, bool], Awaitable[EngagementResult]]
_NOTHING = EngagementView(liked=False, retweeted=False, bookmarked=False)
_SHOWN: dict[str, Callable[[TweetView], tuple[bool, int]]] = {
    "like": lambda tweet: ((tweet.viewer or _NOTHING).liked, tweet.likes_count),
    "retweet": lambda tweet: ((tweet.viewer or _NOTHING).retweeted, tweet.retweets_count),
    "bookmark": lambda tweet: ((tweet.viewer or _NOTHING).bookmarked, 0),
}


@dataclass(frozen=True, slots=True)
class Ack:
    """What became of a press; with an error the browser takes the press back and says the sentence.

    key names kind and post ("like:17"); seq makes each one new: two equal answers are two.
    """

    seq: str = ""
    key: str = ""
    on: bool = False
    count: int = 0
    error: str = ""


class EngagementState(PageState, rx.State):
    ack: Ack = Ack()

    @rx.event
    async def like(self, tweet_id: str, wanted: bool):
        """Make the viewer's like what is wanted; saying it twice changes nothing."""
        await self._set("like", engagement.set_like, tweet_id, wanted)

    @rx.event
    async def retweet(self, tweet_id: str, wanted: bool):
        """The same for a retweet."""
        await self._set("retweet", engagement.set_retweet, tweet_id, wanted)

    @rx.event
    async def bookmark(self, tweet_id: str, wanted: bool):
        """The same for a saved post."""
        await self._set("bookmark", engagement.set_bookmark, tweet_id, wanted)

    async def _set(self, kind: str, change: _Change, tweet_id: str, wanted: bool) -> None:
        key = f"{kind}:{str(tweet_id)[:_LONGEST_ID]}"
        try:
            tweet = (await change(await self._require_viewer(), parse(str(tweet_id)), wanted is True)).tweet
        except Exception as error:
            self.ack = Ack(uuid4().hex, key, error=sentence_for(error))
        else:
            self.ack = Ack(uuid4().hex, key, *_SHOWN[kind](tweet))

    @rx.event
    async def pin(self, tweet_id: str, wanted: bool):
        """Pin a post of one's own, or unpin it. Saying it twice changes nothing."""
        error = ""
        try:
            await pins.set_pinned(await self._require_viewer(), parse(str(tweet_id)), wanted is True)
        except Exception as failed:
            error = sentence_for(failed)
        self.ack = Ack(uuid4().hex, f"pin:{str(tweet_id)[:_LONGEST_ID]}", wanted is True, error=error)
        return SessionState.enter

    @rx.event
    async def remove(self, tweet_id: str, wanted: bool):
        """Delete a post of one's own, or take that back within 10 seconds. Saying it twice changes nothing."""
        error = ""
        try:
            await tweets.set_deleted(await self._require_viewer(), parse(str(tweet_id)), wanted is True)
        except Exception as failed:
            error = sentence_for(failed)
        self.ack = Ack(uuid4().hex, f"remove:{str(tweet_id)[:_LONGEST_ID]}", wanted is True, error=error)
