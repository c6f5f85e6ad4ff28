"""Counts who uses which hashtag, by walking the tweets, and makes the list of what trends.

How far the walk came is kept beside the counts, in Redis. So what a lost queue did not tell is counted all the same, and
what Redis lost is counted again: both are lost together. A tweet that is deleted after it was counted stays counted; a
rebuild leaves it out, as it does those of suspended people. Where an administrator hides one, its hour is counted anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

import structlog

from backend.engines import Engines, engines
from backend.ids import TweetId, at, ms_of
from backend.languages import guess
from backend.text import tag_key
from backend.trends.score import SPAN
from backend.trends.store import HOUR_MS, SETS_LIVE_MS, Use
from backend.trends.top import made
from backend.tweets.interface import Tweet
from backend.visibility import suspended_among

log = structlog.get_logger()

_AT_A_TIME = 1000
_RECOUNTED = 5000
_SHORT_S = 12.0
"""A run comes every 20 s, and what it could not do the next one goes on with."""
_OVERLAP_MS = 60_000
"""How late a tweet may be stored, by its id: no process makes ids for so long after it lost its lease."""


async def refresh_trends() -> None:
    """Count what is new, then say what trends: within 20 s of a post, once everything is counted."""
    e = engines()
    position = await e.trends.position()
    if not position:
        log.info("trends are counted from the tweets of the last days")
    await _count(e, _start(e, position), until=time.monotonic() + _SHORT_S)


async def rebuild(step: Callable[[int], None]) -> int:
    """Count anew, and answer how many tweets were walked; step is told how many were done."""
    e = engines()
    await e.trends.forget()
    return await _count(e, _start(e, 0), step=step)


async def recount_trends(tweet_id: TweetId) -> None:
    """A post was hidden, or is shown again: its hashtags are counted anew for its hour, from the newest posts of that."""
    e = engines()
    tweet = (await e.tweets.get_many([tweet_id])).get(tweet_id)
    hour = ms_of(tweet_id) // HOUR_MS
    for tag in {tag_key(span.value) for span in tweet.entities.hashtags} if tweet else ():
        acts = await e.tweets.tagged(tag, at((hour + 1) * HOUR_MS), _RECOUNTED)
        said = await e.tweets.get_many([act.tweet_id for act in acts if ms_of(act.tweet_id) // HOUR_MS == hour])
        await e.trends.recount(tag, hour, [use for use in await _uses(said.values()) if tag_key(use.tag) == tag])


def _start(e: Engines, position: TweetId) -> TweetId:
    now_ms = e.clock.now_ms()
    oldest_ms = (now_ms // HOUR_MS - SPAN + 1) * HOUR_MS
    start_ms = max(ms_of(position) - _OVERLAP_MS, oldest_ms)
    if now_ms - start_ms > SETS_LIVE_MS // 2:
        # Who was counted in that hour may not be known any more: the whole hour is counted.
        start_ms -= start_ms % HOUR_MS
    return at(start_ms)


async def _count(
    e: Engines, after: TweetId, *, until: float = float("inf"), step: Callable[[int], None] = lambda done: None
) -> int:
    done = 0
    while time.monotonic() < until:
        tweets = await e.tweets.walk(after, _AT_A_TIME)
        after = tweets[-1].id if tweets else after
        await e.trends.note(await _uses(tweets), after)
        done += len(tweets)
        step(done)
        if len(tweets) < _AT_A_TIME:
            await e.top_trends.put(await made(e.trends, e.clock.now_ms()))
            break
    return done


async def _uses(tweets: Collection[Tweet]) -> list[Use]:
    said = [tweet for tweet in tweets if tweet.entities.hashtags and not (tweet.deleted_ms or tweet.hidden)]
    gone = await suspended_among({tweet.author_id for tweet in said})
    return [use for tweet in said if tweet.author_id not in gone for use in _uses_in(tweet)]


def _uses_in(tweet: Tweet) -> list[Use]:
    language, spelled = guess(tweet.text), {tag_key(span.value): span.value for span in tweet.entities.hashtags}
    return [Use(tag, tweet.id, tweet.author_id, language) for key, tag in spelled.items() if key]
