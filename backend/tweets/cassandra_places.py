"""Where a row of a list lies in Cassandra: partitions are cut by time or hash, so that none grows without bound."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from backend.cassandra import Cassandra, Row, Statement
from backend.ids import MAX_ID, ms_of

Write = tuple[Statement, Sequence[Any]]
SHARDS = 8
"""Of the lists that everybody writes to: at 2,300 tweets/s a partition of an hour holds a million rows of 25 bytes."""
_FIRST_PERIODS, _MOST_PERIODS = 2, 16
_SURELY_MS = 10 * 60_000
_GOLDEN = 0x9E37_79B9_7F4A_7C15


def bucket_of(id: int, buckets: int) -> int:
    """Spreads ids, also those that count up or whose low bits are all 0."""
    return ((id * _GOLDEN & 0xFFFF_FFFF_FFFF_FFFF) >> 32) % buckets


class Place:
    """A table whose rows are made once and removed once, each named by the id of what made it.

    Both carry the time of that id as their timestamp, and of two with one timestamp the removal wins: what was removed
    stays so, whatever the clocks of the processes say and in whichever order the writes arrive, repeated ones too.
    """

    def __init__(self, table: str, keys: str, values: str = "") -> None:
        columns = f"{keys}, {values}" if values else keys
        marks = ", ".join("?" * len(columns.split(", ")))
        where = " AND ".join(f"{key} = ?" for key in keys.split(", "))
        self._insert = Statement(f"INSERT INTO {table} ({columns}) VALUES ({marks}) USING TIMESTAMP ?")
        self._delete = Statement(f"DELETE FROM {table} USING TIMESTAMP ? WHERE {where}")
        self._keys = len(keys.split(", "))

    def put(self, id: int, row: Sequence[Any]) -> Write:
        return self._insert, (*row, _made_us(id))

    def drop(self, id: int, row: Sequence[Any]) -> Write:
        return self._delete, (_made_us(id), *row[: self._keys])


def _made_us(id: int) -> int:
    return ms_of(id) * 1000


_NOTE = Statement("INSERT INTO periods (list, period, noted) VALUES (?, ?, true)")
_NEWER = Statement("SELECT period FROM periods WHERE list = ? AND period <= ? LIMIT ?")
_OLDER = Statement("SELECT period FROM periods WHERE list = ? AND period >= ? ORDER BY period ASC LIMIT ?")
_BETWEEN = Statement("SELECT period, writetime(noted) FROM periods WHERE list = ? AND period >= ? AND period <= ?")
_FORGET = Statement("DELETE FROM periods USING TIMESTAMP ? WHERE list = ? AND period = ?")
_FORGET_ALL = Statement("DELETE FROM periods WHERE list = ?")


@dataclass(frozen=True, slots=True)
class TimeList:
    """A list in partitions of one period each; the periods that hold something are rows of their own.

    newest and oldest are called with the parts of the key, the period, the shard if there are any, the bound and a limit;
    the first column of their answers is the id that orders the list.
    """

    name: str
    period_of: Callable[[int], int]
    newest: Statement
    oldest: Statement | None = None
    shards: int = 0

    def note(self, key: Sequence[Any], id: int) -> Write:
        """That a row of that id is in the list."""
        return _NOTE, (self.named(key), self.period_of(id))

    def forget_all(self, key: Sequence[Any]) -> Write:
        return _FORGET_ALL, (self.named(key),)

    def named(self, key: Sequence[Any]) -> str:
        return ":".join((self.name, *map(str, key)))

    async def below(self, cluster: Cassandra, key: Sequence[Any], below: int | None, limit: int) -> list[Row]:
        """The newest `limit` rows below an id (exclusive)."""
        top = MAX_ID if below is None else below
        return await self._read(cluster, key, top, limit, self.newest, _NEWER, -1)

    async def above(self, cluster: Cassandra, key: Sequence[Any], after: int, limit: int) -> list[Row]:
        """The oldest `limit` rows above an id (exclusive), oldest first."""
        assert self.oldest
        return await self._read(cluster, key, after, limit, self.oldest, _OLDER, +1)

    async def _read(
        self,
        cluster: Cassandra,
        key: Sequence[Any],
        bound: int,
        limit: int,
        read: Statement,
        look: Statement,
        step: int,
    ) -> list[Row]:
        found, reached, some = list[Row](), self.period_of(bound), _FIRST_PERIODS
        shards = [(shard,) for shard in range(self.shards)] if self.shards else [()]
        while len(found) < limit:
            periods = [row[0] for row in await cluster.rows(look, (self.named(key), reached, some))]
            asked = [(*key, one, *shard, bound, limit - len(found)) for one in periods for shard in shards]
            rows = [row for answer in await cluster.many(read, asked) for row in answer]
            found += sorted(rows, key=lambda row: row[0], reverse=step < 0)
            if len(periods) < some:
                break
            reached, some = periods[-1] + step, min(some * 2, _MOST_PERIODS)
        return found[:limit]


def note(list: str, period: int) -> Write:
    return _NOTE, (list, period)


async def periods(cluster: Cassandra, lists: Sequence[str], first: int, last: int) -> list[dict[int, int]]:
    """Of each list the periods between these that may hold something, oldest first, and when they were noted last (us)."""
    answers = await cluster.many(_BETWEEN, [(list, first, last) for list in lists])
    return [dict(sorted(rows)) for rows in map(_pairs, answers)]


async def forget(cluster: Cassandra, list: str, period: int, noted_us: int) -> None:
    """Nothing is in that period any more, so nobody need look there, unless it was noted less than ten minutes ago.

    The removal is as old as the note that was seen: a row that comes into it meanwhile has noted it anew, by a clock
    that is not ten minutes behind.
    """
    if noted_us < (time.time_ns() // 1_000_000 - _SURELY_MS) * 1000:
        await cluster.rows(_FORGET, (noted_us, list, period))


def _pairs(rows: list[Row]) -> list[tuple[int, int]]:
    return [(period, noted_us) for period, noted_us in rows]
