"""What the viewer does to posts from a card: the browser has painted already, the server answers what is true."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

import reflex as rx

from backend.ids import parse
from backend.services import engagement, tweets
from state.failures import sentence_for
from state.session import PageState

_LONGEST_ID = 19


@dataclass(frozen=True, slots=True)
class Ack:
    """What a post's like is after a press; with an error the browser takes the press back and says the sentence.

    seq makes each one new: two equal answers are two.
    """

    seq: str = ""
    id: str = ""
    liked: bool = False
    likes: int = 0
    error: str = ""


class EngagementState(PageState, rx.State):
    ack: Ack = Ack()

    @rx.event
    async def like(self, tweet_id: str, wanted: bool):
        """Make the viewer's like what is wanted; saying it twice changes nothing."""
        try:
            viewer = await self._require_viewer()
            tweet = (await engagement.set_like(viewer, parse(str(tweet_id)), wanted is True)).tweet
        except Exception as error:
            self.ack = Ack(uuid4().hex, str(tweet_id)[:_LONGEST_ID], error=sentence_for(error))
        else:
            self.ack = Ack(uuid4().hex, tweet.id, bool(tweet.viewer and tweet.viewer.liked), tweet.likes_count)

    @rx.event
    async def remove(self, tweet_id: str, wanted: bool):
        """Delete a post of one's own, or take that back within 10 seconds."""
        viewer = await self._require_viewer()
        if wanted is True:
            await tweets.delete(viewer, parse(str(tweet_id)))
        else:
            await tweets.restore(viewer, parse(str(tweet_id)))
