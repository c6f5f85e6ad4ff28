"""Posting. The text, its count and its draft live in the browser; a post arrives once, whatever the connection did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import reflex as rx

from backend.services import tweets
from backend.services.tweets import MOST_IN_THREAD, Draft
from backend.views import TweetView
from state.failures import sentence_for
from state.live import LiveState
from state.session import PageState


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to the post or thread with this nonce: its tweets, or the sentence that says why there are none.

    seq tells two equal answers to the same post apart.
    """

    seq: str = ""
    nonce: str = ""
    error: str = ""
    tweets: list[TweetView] = field(default_factory=list[TweetView])


def _draft(text: object, reply_to: object, media: object, quote_of: object) -> Draft | None:
    """What the browser means, or None for arguments that no composer sends."""
    ids = media or []
    if not (isinstance(text, str) and isinstance(reply_to, str | None) and isinstance(quote_of, str | None)):
        return None
    if not (isinstance(ids, list) and len(ids) <= 8 and all(isinstance(id, str) for id in ids)):
        return None
    return Draft(text, reply_to or None, quote_of or None, tuple(ids))


def _thread(posts: object, reply_to: object, quote_of: object) -> list[Draft]:
    """Empty for arguments that no composer sends."""
    if not (isinstance(posts, list) and len(posts) <= MOST_IN_THREAD and all(isinstance(one, dict) for one in posts)):
        return []
    first, further = (reply_to, quote_of), (None, None)
    places = [first, *[further] * (len(posts) - 1)]
    drafts = [_draft(one.get("text"), to, one.get("media"), of) for one, (to, of) in zip(posts, places, strict=False)]
    return [draft for draft in drafts if draft] if all(drafts) else []


class ComposerState(PageState, rx.State):
    result: Result = Result()

    @rx.event
    async def submit(
        self,
        text: str,
        reply_to: str | None,
        nonce: str,
        media: list[str] | None = None,
        quote_of: str | None = None,
        clicked: int = 0,
    ):
        """Post text with the uploads named in media, as a reply to reply_to, as a quote of quote_of; the same nonce posts once.

        clicked: when its writer asked for it, ms since 1970 by the browser's clock.
        """
        draft = _draft(text, reply_to, media, quote_of)
        await self._post([draft] if draft else [], nonce, clicked)

    @rx.event
    async def submit_thread(
        self,
        posts: list[dict[str, Any]],
        reply_to: str | None,
        nonce: str,
        quote_of: str | None = None,
        clicked: int = 0,
    ):
        """Post several ({text, media}) at once, the first as a reply to reply_to and as a quote of quote_of."""
        await self._post(_thread(posts, reply_to, quote_of), nonce, clicked)

    async def _post(self, drafts: list[Draft], nonce: object, clicked: object) -> None:
        if not drafts or not (isinstance(nonce, str) and nonce.isascii() and 8 <= len(nonce) <= 64):
            return
        try:
            clicked_ms = clicked if isinstance(clicked, int) and 0 < clicked < 2**53 else None
            made = await tweets.create_thread(await self._require_viewer(), drafts, key=nonce, clicked_ms=clicked_ms)
        except Exception as error:
            self.result = Result(uuid4().hex, nonce, error=sentence_for(error))
        else:
            self.result = Result(uuid4().hex, nonce, tweets=made.tweets)
            (await self.get_state(LiveState))._own |= {int(tweet.id) for tweet in made.tweets}
