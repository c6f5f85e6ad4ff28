"""Fetches what the cards of links in posts show, finds those whose job was lost, and removes old ones."""

from __future__ import annotations

import time

from backend.engines import engines
from backend.ids import TweetId, at
from backend.repositories.link_previews import UNFETCHED
from backend.services import link_previews
from backend.tweets.interface import link_of

_AT_A_TIME = 500
_SHORT_S = 3.5
_POSITION = "reconciled_link"
_LATE_MS = 60_000
"""By its id a post may be stored as late as this, and its own job comes sooner."""
_LOST_MS = 24 * 3600 * 1000


async def link_preview(tweet: TweetId) -> None:
    """Lost? make_up() finds it for a day, and whoever reads the post afterwards."""
    await link_previews.make(tweet)


async def sweep_link_previews() -> None:
    """Cards that were fetched a month ago go, with their pictures: a post that somebody reads gets its card anew."""
    await link_previews.drop_old()


async def make_up() -> None:
    """Go on through the posts of the last day, and have those links fetched that nobody has asked."""
    e, began = engines(), time.monotonic()
    if e.settings.link_previews != "on":
        return
    now_ms = e.clock.now_ms()
    position, end = max(await e.live_settings.number(_POSITION, 0), at(now_ms - _LOST_MS)), at(now_ms - _LATE_MS)
    more = True
    while more and time.monotonic() - began < _SHORT_S:
        tweets = [tweet for tweet in await e.tweets.walk(position, _AT_A_TIME) if tweet.id < end]
        linked = {url: tweet.id for tweet in tweets if not tweet.deleted_ms and (url := link_of(tweet))}
        for url, preview in (await e.link_previews.views(linked)).items() if linked else ():
            if preview is UNFETCHED:
                await e.jobs.enqueue("link_preview", linked[url], key=f"{linked[url]}:0")
        more = len(tweets) == _AT_A_TIME
        if tweets:
            position = tweets[-1].id
            await e.live_settings.set_number(_POSITION, position)
