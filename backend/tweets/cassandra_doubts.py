"""Counts in Cassandra that may be wrong: noted before whoever changed them is answered, until a recount finds them right.

A note lies in the ten seconds in which it is looked at: later ones are written elsewhere, so none comes into a partition
that is being worked off.
"""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import NamedTuple

from backend.cassandra import Cassandra, Statement
from backend.tweets.cassandra_places import SHARDS, bucket_of, forget, note, periods

_SLOT_MS = 10_000
_LIST = "uncertain_counts"
_DOUBT = Statement("INSERT INTO uncertain_counts (due, shard, counter, id) VALUES (?, ?, ?, ?)")
_DUE = Statement("SELECT counter, id FROM uncertain_counts WHERE due = ? AND shard = ? LIMIT ?")
_DROP = Statement("DELETE FROM uncertain_counts WHERE due = ? AND shard = ? AND counter = ? AND id = ?")


class CounterOf(StrEnum):
    TWEET = "tweet"
    USER = "user"


class Doubt(NamedTuple):
    due: int
    counter: CounterOf
    id: int


async def doubt(cluster: Cassandra, counter: CounterOf, id: int, due_ms: int) -> None:
    """Have it counted anew at the first ten seconds that begin after due_ms. May be repeated."""
    due = due_ms // _SLOT_MS + 1
    await asyncio.gather(
        cluster.rows(_DOUBT, (due, bucket_of(id, SHARDS), counter.value, id)),
        cluster.rows(*note(_LIST, due)),
    )


async def due(cluster: Cassandra, now_ms: int, limit: int) -> list[Doubt]:
    """At most `limit` of those that are to be looked at by now, the oldest first."""
    found = list[Doubt]()
    (slots,) = await periods(cluster, [_LIST], 0, now_ms // _SLOT_MS)
    for slot, noted_us in slots.items():
        answers = await cluster.many(_DUE, [(slot, shard, limit) for shard in range(SHARDS)])
        rows = [Doubt(slot, CounterOf(counter), id) for answer in answers for counter, id in answer]
        found += rows
        if not rows:
            await forget(cluster, _LIST, slot, noted_us)
        if len(found) >= limit:
            break
    return found[:limit]


async def drop(cluster: Cassandra, one: Doubt) -> None:
    await cluster.rows(_DROP, (one.due, bucket_of(one.id, SHARDS), one.counter.value, one.id))
