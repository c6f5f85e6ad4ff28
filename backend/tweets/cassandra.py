"""Tweets in Cassandra: a table for each way of reading, and one LOGGED batch that lists a tweet in all of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from backend.cassandra import LOCAL_ONE, Cassandra, Decided, Row, Statement
from backend.clock import Clock
from backend.errors import TweetNotFound
from backend.ids import MAX_ID, ActId, TweetId, UserId, at, month_of
from backend.text import tag_key
from backend.tweets import cassandra_keys as keys
from backend.tweets.cassandra_counters import counted_in
from backend.tweets.cassandra_places import Write, note, periods
from backend.tweets.cassandra_purge import CassandraPurge
from backend.tweets.cassandra_recounts import CassandraRecounts
from backend.tweets.cassandra_writes import HOURS, NEWEST, QUOTES, REPLIES, TABS, TAGGED, USER_TWEETS, store
from backend.tweets.interface import Act, ProfileTab, Tweet

_FIRST_WINDOW = 6 * 3600 * 1000 << 22
_FEW = 32
_OLDEST_REPLIES = 1_000

_HIDE = Statement("UPDATE tweets SET hidden = ? WHERE id = ? IF hidden = ?", idempotent=False)
_ACTS = Statement(
    "SELECT act_id, tweet_id, author_id, actor_id FROM user_tweets "
    "WHERE actor_id = ? AND month = ? AND act_id >= ? AND act_id < ? LIMIT ?"
)
_PING = Statement("SELECT id FROM tweets LIMIT 1", consistency=LOCAL_ONE)


class IdTaken(Exception):
    """A tweet of that id exists: ids are made once, so this is a fault of whoever made it."""


class CassandraTweets(CassandraPurge, CassandraRecounts):
    """The clock says only how old keys may be and where a merge looks first: what is stored goes by its ids."""

    def __init__(self, cluster: Cassandra, clock: Clock) -> None:
        self._cluster, self._clock = cluster, clock
        self._noted: dict[str, int] = {}

    async def add(self, tweet: Tweet, key: str | None = None, body_hash: bytes = b"") -> Tweet:
        return (await self.add_all((tweet,), key, body_hash))[0]

    async def add_all(self, tweets: Sequence[Tweet], key: str | None = None, body_hash: bytes = b"") -> list[Tweet]:
        if taken := await self.get_many([tweet.id for tweet in tweets]):
            raise IdTaken(f"{sorted(taken)}")
        if key is not None:
            return await self._kept(await keys.claim(self._cluster, tweets, key, body_hash))
        await self._store(tweets)
        await self._count_tweets(tweets, +1)
        return list(tweets)

    async def posted(self, author: UserId, key: str, body_hash: bytes) -> list[Tweet]:
        oldest = at(self._clock.now_ms() - keys.KEY_LIFE_MS)
        claim = await keys.claim_of(self._cluster, author, key, oldest, body_hash)
        if claim is None:
            return []
        if claim.content is not None:
            return await self._kept(claim)
        found = await self.get_many(claim.ids)
        return [found[id] for id in claim.ids if id in found]

    async def _kept(self, claim: keys.Claim) -> list[Tweet]:
        """What a claim promises; stored now, when it is not. Raises TweetNotFound when it was purged since."""
        if claim.content is None:
            found = await self.get_many(claim.ids)
            if len(found) < len(claim.ids):
                raise TweetNotFound
            return [found[id] for id in claim.ids]
        tweets = claim.tweets()
        await self._store(tweets, [claim.stored()])
        counts = await keys.counts(self._cluster, claim)
        if counts is Decided.YES:
            await self._count_tweets(tweets, +1)
        if not claim.is_new or counts is not Decided.YES:
            # Whoever began it may have died anywhere, or works still.
            await self._count_tweets(tweets, +1, Decided.PERHAPS)
        return tweets

    async def _store(self, tweets: Sequence[Tweet], also: Sequence[Write] = ()) -> None:
        roots = [tweet for tweet in tweets if tweet.reply_to_id is None]
        notes = [*(HOURS.note((), tweet.id) for tweet in tweets), *(NEWEST.note((), tweet.id) for tweet in roots)]
        # Everybody's tweets are in these two lists: a process notes each hour of theirs once, not with every tweet.
        new = {list_: hour for _, (list_, hour) in notes if self._noted.get(list_) != hour}
        async with self._doubted(*counted_in(*tweets)):
            await store(self._cluster, tweets, [*also, *(note(*one) for one in new.items())])
        self._noted.update(new)

    async def walk(self, after: TweetId, limit: int) -> list[Tweet]:
        walked = list[Tweet]()
        while len(walked) < limit:  # an id may be of a tweet that is purged meanwhile
            ids = [row[0] for row in await HOURS.above(self._cluster, (), after, limit)]
            found = await self.get_many(ids)
            walked += [found[id] for id in ids if id in found]
            if len(ids) < limit:
                break
            after = ids[-1]
        return walked[:limit]

    async def set_hidden(self, id: TweetId, hidden: bool) -> bool:
        tweet = await self._one(id)
        if tweet is None or tweet.hidden == hidden:
            return False
        return bool(await self._cluster.decide(_HIDE, (hidden, id, not hidden), hidden, unique=False))

    async def acts_of(
        self, actors: Collection[UserId], *, below: ActId | None, at_least: ActId, limit: int
    ) -> list[Act]:
        high, people = MAX_ID if below is None else below, list(dict.fromkeys(actors))
        if high <= at_least:
            return []
        lists = [USER_TWEETS.named((actor,)) for actor in people]
        months = await periods(self._cluster, lists, month_of(at_least), month_of(high - 1))
        left = [(actor, month) for actor, noted in zip(people, months, strict=True) for month in noted]
        # A window that grows from the newest end until it holds enough: each round asks all partitions that it touches.
        acts, width, newest = list[Act](), _FIRST_WINDOW, at(self._clock.now_ms())
        while left and high > at_least and len(acts) < limit:
            low = max(at_least, min(high, newest) - width) if len(left) > _FEW else at_least
            first, last, wanted = month_of(low), month_of(high - 1), limit - len(acts)
            asked = [(*one, low, high, wanted) for one in left if first <= one[1] <= last]
            found = [row for answer in await self._cluster.many(_ACTS, asked) for row in answer]
            acts += [Act(*row) for row in sorted(found, reverse=True)[:wanted]]
            left = [one for one in left if one[1] <= first]
            high, width = low, width * 8
        return acts

    async def profile(self, user: UserId, tab: ProfileTab, below: ActId | None, limit: int) -> list[Act]:
        return [Act(*row) for row in await TABS.below(self._cluster, (user, tab.value), below, limit)]

    async def newest(self, below: ActId | None, limit: int) -> list[Act]:
        return _acts(await NEWEST.below(self._cluster, (), below, limit))

    async def tagged(self, tag: str, below: ActId | None, limit: int) -> list[Act]:
        return _acts(await TAGGED.below(self._cluster, (tag_key(tag),), below, limit))

    async def replies(self, tweet: TweetId, below: TweetId | None, limit: int) -> list[Act]:
        return _acts(await REPLIES.below(self._cluster, (tweet,), below, limit))

    async def quotes(self, tweet: TweetId, below: TweetId | None, limit: int) -> list[Act]:
        return _acts(await QUOTES.below(self._cluster, (tweet,), below, limit))

    async def continuation(self, tweet: TweetId, author: UserId, limit: int) -> list[Act]:
        chain = list[Act]()
        while len(chain) < limit and (next := await self._first_reply(tweet, author)):
            chain.append(Act(next, next, author, author))
            tweet = next
        return chain

    async def _first_reply(self, tweet: TweetId, author: UserId) -> TweetId | None:
        rows = await REPLIES.above(self._cluster, (tweet,), 0, _OLDEST_REPLIES)
        own = [id for id, by in rows if by == author]
        found = await self.get_many(own)
        return next((id for id in own if id in found and not found[id].deleted_ms), None)

    async def check(self) -> str:
        await self._cluster.rows(_PING)
        return await self._cluster.check()

    async def close(self) -> None:
        """The cluster is closed by whoever opened it."""


def _acts(rows: list[Row]) -> list[Act]:
    return [Act(id, id, author, author) for id, author in rows]
