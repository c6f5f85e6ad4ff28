"""Brings tweets and people into the search index, and finds those whose job was lost.

A deleted tweet stays in the index until it is purged: every read hides it, and an undo needs nothing. So does what an
administrator hid, and what people wrote who are away; but without its hashtags, which are suggested to everybody.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Collection, Sequence

import structlog

from backend.bulkhead import Bulkhead
from backend.engines import Engines, engines
from backend.errors import Overloaded, Unavailable
from backend.ids import MAX_ID, TweetId, UserId, at, ms_of
from backend.metrics import DEGRADED, SEARCH_LAG
from backend.search.interface import Document, PersonDocument, Search, TweetDocument
from backend.search.query import Query
from backend.tweets.interface import Tweet

log = structlog.get_logger()

_AT_A_TIME = 1000
_PATROLLED = 250
_SHORT_S = 9.0
"""A catch-up runs every 10 s and works no longer than this."""
_PATIENCE_S = 5.0
_AWAY_S = 20.0
"""Jobs of single posts leave a search alone for so long that did not take one."""
_crowd = Bulkhead("search", 12)
_away: tuple[Search | None, float] = (None, 0.0)
"""Which search, and until when."""
_OVERLAP_MS = 60_000
"""How late a tweet may be stored, by its id: no process makes ids for so long after it lost its lease."""


async def index_tweet(tweet_id: TweetId) -> None:
    """A post that was just made."""
    if await _index_tweet(tweet_id):
        SEARCH_LAG.observe((engines().clock.now_ms() - ms_of(tweet_id)) / 1000)


async def reindex_tweet(tweet_id: TweetId) -> None:
    """After an undone delete, when it was hidden or is shown again, and some time after likes."""
    await _index_tweet(tweet_id)


async def reindex_posts(user_id: UserId, below: TweetId) -> None:
    """After a suspension, and when one ends: what the index has of somebody; so many at a time, the rest by another job."""
    e, ids = engines(), list[TweetId]()

    async def change() -> None:
        user = (await e.users.get_many([user_id])).get(user_id)
        if user and user.username:
            query = Query(authors=(user.username.lower(),))
            ids.extend(await e.search.latest(query, below, _AT_A_TIME, typos=False))
        await _index_stale(e.search, await _tweets(e, (await e.tweets.get_many(ids)).values()))

    if await _now(change) and len(ids) == _AT_A_TIME:
        await e.jobs.enqueue("reindex_posts", user_id, ids[-1], key=f"{user_id}:{ids[-1]}:{e.clock.now_ms()}")


async def _index_tweet(tweet_id: TweetId) -> bool:
    e = engines()
    documents = await _tweets(e, (await e.tweets.get_many([tweet_id])).values())
    return await _now(lambda: e.search.index(documents))


async def index_person(user_id: UserId) -> None:
    """After a sign-up or a change of name; somebody who is suspended is removed."""
    e = engines()
    documents = await _people(e, [user_id])

    async def change() -> None:
        await e.search.index(documents)
        await e.search.remove(people={user_id} - {one.id for one in documents})

    await _now(change)


async def _now(change: Callable[[], Awaitable[None]]) -> bool:
    """Do it now or leave it, to catch_up() and patrol(): a search that is away or hangs takes no worker's time from fan-outs."""
    global _away
    search = engines().search
    if _away[0] is search and time.monotonic() < _away[1]:
        DEGRADED.labels("search").inc()
        return False
    try:
        with _crowd:
            async with asyncio.timeout(_PATIENCE_S):
                await change()
        return True
    except Overloaded:
        DEGRADED.labels("search").inc()
    except (Unavailable, TimeoutError) as error:
        _away = (search, time.monotonic() + _AWAY_S)
        DEGRADED.labels("search").inc()
        log.warning("search is away", error=str(error) or f"no answer within {_PATIENCE_S} s")
    return False


async def forget(tweets: Collection[TweetId]) -> None:
    """These are about to be purged. Raises Unavailable."""
    await engines().search.remove(tweets=tweets)


async def catch_up() -> None:
    """Index what was made since the last time and is not in the index: everything, when that is new."""
    global _away
    e = engines()
    try:
        await _walk(e, e.search, until=time.monotonic() + _SHORT_S)
    except Unavailable:
        _away = (e.search, _away[1])  # it has something to catch up with
        raise
    if _away[0] is e.search:
        e.event_log.note("search_caught_up")
    _away = (None, 0.0)


async def patrol() -> None:
    """Compare some tweets and people, of any age, with the index: what changed while the queue was lost."""
    e = engines()
    start = at(random.randrange(ms_of(0), e.clock.now_ms() + 1))
    tweets = await e.tweets.walk(start, _PATROLLED) or await e.tweets.walk(0, _PATROLLED)
    people = await e.users.ids(start, _PATROLLED) or await e.users.ids(0, _PATROLLED)
    await _index_stale(e.search, [*await _tweets(e, tweets), *await _people(e, people)])


async def rebuild(step: Callable[[int], None]) -> int:
    """Fill a new index and let it take the place of the old one; answers how many tweets and people were walked.

    step is told how many were done. Raises Misconfigured when a rebuild runs already.
    """
    e = engines()
    async with e.search.rebuilt() as fresh:
        done = await _walk(e, fresh, step=step)
        reached = await fresh.position()
    # What came meanwhile went to the old one. Where to begin is not asked: a catch-up that ran while they changed places
    # may have noted how far the old one was.
    await _walk(e, e.search, since=reached)
    return done


async def _walk(
    e: Engines,
    search: Search,
    *,
    since: TweetId | None = None,
    until: float = float("inf"),
    step: Callable[[int], None] = lambda done: None,
) -> int:
    """From the index' position (or since) to the newest, or until then (on the monotonic clock)."""
    position, done = await search.position() if since is None else since, 0
    new = position == 0
    reached = at(e.clock.now_ms() - _OVERLAP_MS)
    person = tweet = max(0, position - (_OVERLAP_MS << 22))
    while min(person, tweet) < MAX_ID and time.monotonic() < until:
        people = await e.users.ids(person, _AT_A_TIME) if person < MAX_ID else []
        tweets = await e.tweets.walk(tweet, _AT_A_TIME) if tweet < MAX_ID else []
        documents = [*await _people(e, people), *await _tweets(e, tweets)]
        await (search.index(documents) if new else _index_stale(search, documents))
        person = people[-1] if len(people) == _AT_A_TIME else MAX_ID
        tweet = tweets[-1].id if len(tweets) == _AT_A_TIME else MAX_ID
        await search.advance(max(position, min(person, tweet, reached)))
        done += len(people) + len(tweets)
        step(done)
    return done


async def _index_stale(search: Search, documents: Sequence[Document]) -> None:
    await search.index(await search.stale(documents))


async def _tweets(e: Engines, tweets: Collection[Tweet]) -> list[Document]:
    people = {tweet.author_id for tweet in tweets} | {tweet.reply_to_author_id or 0 for tweet in tweets}
    users = await e.users.get_many(people)
    names = {id: user.username for id, user in users.items()}
    counts = await e.tweets.counts([tweet.id for tweet in tweets])

    def shown(tweet: Tweet) -> bool:
        return not tweet.hidden and users[tweet.author_id].state == "active"

    return [
        TweetDocument(
            id=tweet.id,
            author=names[tweet.author_id],
            text=tweet.text,
            mentions=tuple(span.value for span in tweet.entities.mentions),
            hashtags=tuple(span.value for span in tweet.entities.hashtags) if shown(tweet) else (),
            reply_to=names.get(tweet.reply_to_author_id or 0),
            has_links=bool(tweet.entities.urls),
            has_media=bool(tweet.media),
            likes=counts[tweet.id].likes,
            shares=counts[tweet.id].retweets + counts[tweet.id].quotes,
        )
        for tweet in tweets
        if not tweet.deleted_ms and tweet.author_id in names
    ]


async def _people(e: Engines, ids: Collection[UserId]) -> list[Document]:
    return [
        PersonDocument(user.id, user.username, user.display_name, user.followers_count)
        for user in (await e.users.get_many(ids)).values()
        if user.state == "active"
    ]
