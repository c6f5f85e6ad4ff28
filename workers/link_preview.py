"""Fetches what the card of a link in a post shows."""

from __future__ import annotations

from backend.ids import TweetId
from backend.services import link_previews


async def link_preview(tweet: TweetId) -> None:
    """A lost job is not made up for: the address gets its card when it is posted the next time."""
    await link_previews.make(tweet)
