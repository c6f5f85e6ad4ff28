"""Likes, retweets and bookmarks in Cassandra: a lightweight transaction decides, the lists and the count follow it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from backend.cassandra import Decided, Statement
from backend.ids import MAX_ID, ActId, TweetId, UserId
from backend.tweets.acts import Act, Delivery
from backend.tweets.cassandra_counters import CassandraCounters
from backend.tweets.cassandra_doubts import CounterOf
from backend.tweets.cassandra_kinds import BOOKMARK, BOOKMARKS, BUCKETS, LIKE, RETWEET, USER_LIKES, Kind
from backend.tweets.cassandra_places import TimeList
from backend.tweets.engagements import Engaged, Engagement

_ENGAGED = Statement(
    "SELECT tweet_id, like_id, act_id, bookmark_id FROM engagements WHERE user_id = ? AND tweet_id IN ?"
)
_RETWEETS = Statement("SELECT act_id, tweet_id, author_id, actor_id FROM retweets WHERE act_id IN ?")


class CassandraEngagements(CassandraCounters):
    async def like(self, tweet: TweetId, user: UserId, position: int) -> bool:
        return await self._set(LIKE, Act(position, tweet, 0, user))

    async def unlike(self, tweet: TweetId, user: UserId) -> bool:
        return await self._take(LIKE, tweet, user) is not None

    async def likers(self, tweet: TweetId, below: int | None, limit: int) -> list[Engagement]:
        return await self._who(LIKE, tweet, below, limit)

    async def likes_by(self, user: UserId, below: int | None, limit: int) -> list[Engagement]:
        return await self._what(USER_LIKES, user, below, limit)

    async def retweet(self, act: Act, delivery: Delivery) -> bool:
        return await self._set(RETWEET, act, delivery)

    async def unretweet(self, tweet: TweetId, user: UserId) -> ActId | None:
        return await self._take(RETWEET, tweet, user)

    async def retweets(self, acts: Collection[ActId]) -> dict[ActId, Act]:
        return {row[0]: Act(*row) for row in await self._these(_RETWEETS, (), acts)}

    async def retweeters(self, tweet: TweetId, below: ActId | None, limit: int) -> list[Engagement]:
        return await self._who(RETWEET, tweet, below, limit)

    async def bookmark(self, tweet: TweetId, user: UserId, position: int) -> bool:
        return await self._set(BOOKMARK, Act(position, tweet, 0, user))

    async def unbookmark(self, tweet: TweetId, user: UserId) -> bool:
        return await self._take(BOOKMARK, tweet, user) is not None

    async def bookmarks_of(self, user: UserId, below: int | None, limit: int) -> list[Engagement]:
        return await self._what(BOOKMARKS, user, below, limit)

    async def engaged(self, user: UserId, ids: Collection[TweetId]) -> dict[TweetId, Engaged]:
        rows = await self._these(_ENGAGED, (user,), ids)
        found = {row[0]: Engaged(*((one or 0) > 0 for one in row[1:])) for row in rows}
        return {id: found.get(id) or Engaged() for id in ids}

    async def _set(self, kind: Kind, act: Act, delivery: Delivery = Delivery.PUSH) -> bool:
        before = await self._last(kind, act.tweet_id, act.actor_id)
        if before:
            await self._finish(kind, replace(act, id=abs(before)), delivery, stands=before > 0)
            if before > 0:
                return False
        if not await self._cluster.decide(kind.set, (act.id, act.actor_id, act.tweet_id, before), act.id):
            # Another was decided, perhaps by one who was killed before a read saw it or a list had it. Now it is seen.
            return await self._set(kind, act, delivery)
        await self._list(kind, act, delivery)
        if kind.count:
            await self._count(act.tweet_id, kind.count, +1)
        return True

    async def _take(self, kind: Kind, tweet: TweetId, user: UserId) -> int | None:
        # In the order of the decisions: what a read does not see yet, of one who was killed, would stand up later.
        before = await self._last(kind, tweet, user)
        if not before or before < 0:
            before = await self._last(kind, tweet, user, serial=True)
        if not before:
            return None
        act = Act(abs(before), tweet, 0, user)
        if before < 0:
            await self._finish(kind, act, Delivery.PUSH, stands=False)
            return None
        listed = await self._listed(kind, act)
        taken = await self._cluster.decide(kind.take, (-act.id, user, tweet, act.id), -act.id, unique=False)
        await self._unlist(kind, act)
        if not taken:
            return None
        if kind.count:  # what was never listed, whoever decided it was killed, may not be counted either
            await self._count(tweet, kind.count, -1, taken if listed else Decided.PERHAPS)
        return act.id

    async def _erase(self, kind: Kind, act: Act) -> None:
        """Take it back and out of the lists, with nothing left of it."""
        await self._cluster.decide(kind.erase, (act.actor_id, act.tweet_id, act.id), None, unique=False)
        await self._unlist(kind, act)

    async def _last(self, kind: Kind, tweet: TweetId, user: UserId, *, serial: bool = False) -> int | None:
        """What they last did: its position while it stands, the negative of it once it was taken back."""
        rows = await self._cluster.rows(kind.decided if serial else kind.standing, (user, tweet))
        return rows[0][0] if rows else None

    async def _finish(self, kind: Kind, act: Act, delivery: Delivery, *, stands: bool) -> None:
        """Bring the lists to what was decided, where whoever decided it was killed before: who repeats an act is told that it
        is done."""
        if await self._listed(kind, act) == stands:
            return
        await (self._list(kind, act, delivery) if stands else self._unlist(kind, act))
        if kind.count:
            await self._doubt(CounterOf.TWEET, act.tweet_id)

    async def _listed(self, kind: Kind, act: Act) -> bool:
        (_, (*place, _)), *_ = kind.rows(act, Delivery.PUSH)
        return bool(await self._cluster.rows(kind.listed, place))

    async def _list(self, kind: Kind, act: Act, delivery: Delivery) -> None:
        rows = [place.put(act.id, row) for place, row in kind.rows(act, delivery)]
        async with self._doubted((CounterOf.TWEET, act.tweet_id)):
            await self._cluster.batch([*rows, *kind.notes(act)])

    async def _unlist(self, kind: Kind, act: Act) -> None:
        async with self._doubted((CounterOf.TWEET, act.tweet_id)):
            await self._cluster.batch([place.drop(act.id, row) for place, row in kind.rows(act, Delivery.PUSH)])

    async def _who(self, kind: Kind, tweet: TweetId, below: int | None, limit: int) -> list[Engagement]:
        top = MAX_ID if below is None else below
        answers = await self._cluster.many(kind.newest, [(tweet, bucket, top, limit) for bucket in range(BUCKETS)])
        rows = sorted((row for answer in answers for row in answer), reverse=True)
        return [Engagement(position, tweet, user) for position, user in rows[:limit]]

    async def _what(self, list_: TimeList, user: UserId, below: int | None, limit: int) -> list[Engagement]:
        rows = await list_.below(self._cluster, (user,), below, limit)
        return [Engagement(position, tweet, user) for position, tweet in rows]
