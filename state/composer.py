"""Posting. The text, its count and its draft live in the browser; a post arrives once, whatever the connection did."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

import reflex as rx

from backend.services import tweets
from backend.services.tweets import Draft
from backend.views import TweetView
from state.failures import sentence_for
from state.live import LiveState
from state.session import PageState


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to the post with this nonce: the tweet, or the sentence that says why not.

    seq tells two equal answers to the same post apart.
    """

    seq: str = ""
    nonce: str = ""
    error: str = ""
    tweet: TweetView | None = None


def _draft(text: object, reply_to: object, media: object, quote_of: object) -> Draft | None:
    """What the browser means, or None for arguments that no composer sends."""
    ids = media or []
    if not (isinstance(text, str) and isinstance(reply_to, str | None) and isinstance(quote_of, str | None)):
        return None
    if not (isinstance(ids, list) and len(ids) <= 8 and all(isinstance(id, str) for id in ids)):
        return None
    return Draft(text, reply_to or None, quote_of or None, tuple(ids))


class ComposerState(PageState, rx.State):
    result: Result = Result()

    @rx.event
    async def submit(
        self, text: str, reply_to: str | None, nonce: str, media: list[str] | None = None, quote_of: str | None = None
    ):
        """Post text with the uploads named in media, as a reply to reply_to, as a quote of quote_of; the same nonce posts once."""
        draft = _draft(text, reply_to, media, quote_of)
        if draft is None or not isinstance(nonce, str) or not 8 <= len(nonce) <= 64:
            return
        try:
            posted = await tweets.create(await self._require_viewer(), draft, key=nonce)
        except Exception as error:
            self.result = Result(uuid4().hex, nonce, error=sentence_for(error))
        else:
            self.result = Result(uuid4().hex, nonce, tweet=posted.tweet)
            (await self.get_state(LiveState))._own |= {int(posted.tweet.id)}
