"""Counts in Cassandra made right: of what was noted as uncertain, and of all of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence

import structlog

from backend.cassandra import Statement
from backend.errors import Unavailable
from backend.ids import TweetId, UserId
from backend.tweets import cassandra_doubts as doubts
from backend.tweets.cassandra_counters import ADD, ADD_TWEETS, COLUMNS, COUNTS, TWEETS, CassandraCounters
from backend.tweets.cassandra_doubts import CounterOf, Doubt
from backend.tweets.cassandra_kinds import BUCKETS, LIKE, RETWEET
from backend.tweets.cassandra_places import TimeList
from backend.tweets.cassandra_writes import HOURS, QUOTES, REPLIES, USER_TWEETS

log = structlog.get_logger()

_DELETED = Statement("SELECT id, deleted_ms FROM tweets WHERE id IN ?")
_PAGE = 1_000
_AT_ONCE = 25
_LOOK_S = 3.0
"""A tweet with more replies than can be counted in so long keeps no other waiting."""
_Difference = tuple[Statement, int, int, int]
"""How to add to a counter, what it counts for, what it says and what is there."""


class CassandraRecounts(CassandraCounters):
    away_s = 300.0
    """What can't be read, or is right without a node that is away, is looked at again after so long."""

    async def recount(self, limit: int) -> int:
        """Two of these at once, or a repair beside it, may mend twice: so a note goes only when nothing was wrong any more,
        and every replica was asked. A node that was killed may come back with what it had counted and told nobody.
        """
        due = await doubts.due(self._cluster, self._clock.now_ms(), limit)
        if not due:
            return 0
        first = await self._looks(due)
        await asyncio.sleep(self.settled_s)
        again = await self._looks(due)
        for one, before, now in zip(due, first, again, strict=True):
            await self._settle(one, before, now)
        return len(due)

    async def _settle(self, one: Doubt, before: set[_Difference] | None, now: set[_Difference] | None) -> None:
        if before or now:
            # It moved, or is mended now: whether it is right then, is looked at again.
            await doubts.doubt(self._cluster, one.counter, one.id, self._in(self.settled_s))
        elif before is None or now is None or not await self._is_right_everywhere(one):
            await doubts.doubt(self._cluster, one.counter, one.id, self._in(self.away_s))
        for statement, id, said, counted in (before or set()) & (now or set()):
            log.info("count mended", counter=one.counter.value, id=id, said=said, counted=counted)
            await self._add(statement, id, counted - said)
        await doubts.drop(self._cluster, one)

    async def _looks(self, due: Sequence[Doubt]) -> list[set[_Difference] | None]:
        found = list[set[_Difference] | None]()
        for start in range(0, len(due), _AT_ONCE):
            found += await asyncio.gather(*(self._look(one) for one in due[start : start + _AT_ONCE]))
        return found

    async def _look(self, one: Doubt) -> set[_Difference] | None:
        """What is wrong; None when it can't be read now: the others shall not wait for it."""
        try:
            return set(await self._wrong(one))
        except (Unavailable, TimeoutError) as error:
            why = str(error) or f"not within {_LOOK_S} s"
            log.warning("not counted anew", counter=one.counter.value, id=one.id, why=why)
            return None

    async def _wrong(self, one: Doubt) -> list[_Difference]:
        async with asyncio.timeout(_LOOK_S):
            if one.counter is CounterOf.TWEET:
                return await self._differences([one.id])
            return await self._tweets_differences([one.id])

    async def _is_right_everywhere(self, one: Doubt) -> bool:
        if not self._cluster.is_whole():
            return False
        try:
            with self._cluster.asking_all():
                return not await self._wrong(one)
        except (Unavailable, TimeoutError):  # a node has died, and the others don't know it yet
            return False

    async def repair_counts(self, after: TweetId, limit: int) -> Sequence[TweetId]:
        ids = [row[0] for row in await HOURS.above(self._cluster, (), after, limit)]
        await self._repair(CounterOf.TWEET, self._differences, ids)
        return ids

    async def repair_tweets_counts(self, users: Collection[UserId]) -> None:
        await self._repair(CounterOf.USER, self._tweets_differences, list(users))

    async def _repair(
        self, counter: CounterOf, differences: Callable[[list[int]], Awaitable[list[_Difference]]], of: list[int]
    ) -> None:
        """Mend what stands still: a difference that is the same after everything under way has ended is an error."""
        first = await differences(of)
        if not first:
            return
        await asyncio.sleep(self.settled_s)
        again = set(await differences(list({one[1] for one in first})))
        for statement, id, said, counted in again & set(first):
            await self._doubt(counter, id)
            await self._add(statement, id, counted - said)

    async def _differences(self, ids: list[TweetId]) -> list[_Difference]:
        said = {row[0]: row[1:] for row in await self._these(COUNTS, (), ids)}
        found = list[_Difference]()
        there: dict[str, Counter[TweetId]] = {column: Counter() for column in COLUMNS}
        for kind in (LIKE, RETWEET):
            # One bucket each: Cassandra warns of counting over several partitions, and logs it each time.
            parts = [(id, bucket) for id in ids for bucket in range(BUCKETS)]
            for (id, _), rows in zip(parts, await self._cluster.many(kind.size, parts), strict=True):
                there[kind.count][id] += rows[0][0]
        for column, list_ in (("replies", REPLIES), ("quotes", QUOTES)):
            there[column].update(dict(zip(ids, await self._live_in(list_, ids), strict=True)))
        for id in ids:
            for column, number in zip(COLUMNS, said.get(id, (0,) * 4), strict=True):
                if there[column][id] != (number or 0):
                    found.append((ADD[column], id, number or 0, there[column][id]))
        return found

    async def _tweets_differences(self, users: list[UserId]) -> list[_Difference]:
        said = {user: tweets or 0 for user, tweets in await self._these(TWEETS, (), users)}
        there = dict(zip(users, await self._live_in(USER_TWEETS, users), strict=True))
        return [(ADD_TWEETS, user, said.get(user, 0), n) for user, n in there.items() if n != said.get(user, 0)]

    async def _live_in(self, list_: TimeList, of: Collection[int]) -> list[int]:
        return await asyncio.gather(*(self._live(list_, (one,)) for one in of))

    async def _live(self, list_: TimeList, key: tuple[int]) -> int:
        """How many tweets of a list are not deleted; retweets, whose acts are no tweets, are left out."""
        live, below = 0, None
        while rows := await list_.below(self._cluster, key, below, _PAGE):
            found = await self._these(_DELETED, (), [row[0] for row in rows])
            live += sum(1 for _, deleted in found if not deleted)
            below = rows[-1][0]
            if len(rows) < _PAGE:
                break
        return live
