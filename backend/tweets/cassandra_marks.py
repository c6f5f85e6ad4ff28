"""Marks of acts whose fan-out is pending, in Cassandra: made and cleared once, by partitions of five minutes."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from backend import ids
from backend.cassandra import Cassandra, Row, Statement
from backend.ids import ActId, UserId
from backend.tweets.acts import Act, Delivery, Mark
from backend.tweets.cassandra_engagements import CassandraEngagements
from backend.tweets.cassandra_places import forget, periods
from backend.tweets.cassandra_writes import MARK, MARK_SHARDS, mark_key, marks_of, slot_of

_COLUMNS = "act_id, tweet_id, author_id, actor_id, delivery"
_MARK = Statement(f"SELECT {_COLUMNS} FROM pending_fan_out WHERE shard = ? AND slot = ? AND act_id = ?")
_MARKS = Statement(
    f"SELECT {_COLUMNS} FROM pending_fan_out WHERE shard = ? AND slot = ? AND act_id > ? AND act_id < ? LIMIT ?"
)
_PROGRESS = Statement("SELECT act_id, after, attempt FROM fan_out_progress WHERE act_id IN ?")
# The number is its own timestamp, so the largest one stands, whichever comes last. They are forgotten after a week.
_ADVANCE = Statement("UPDATE fan_out_progress USING TIMESTAMP ? SET after = ? WHERE act_id = ?")
_TRY = Statement("UPDATE fan_out_progress USING TIMESTAMP ? SET attempt = ? WHERE act_id = ?")


class CassandraMarks(CassandraEngagements):
    async def mark(self, act: ActId) -> Mark | None:
        rows, progress = await asyncio.gather(
            self._cluster.rows(_MARK, mark_key(act)), self._cluster.rows(_PROGRESS, ([act],))
        )
        return _mark(rows[0], dict.fromkeys([act], progress[0][1:]) if progress else {}) if rows else None

    async def advance(self, act: ActId, after: UserId) -> None:
        await self._cluster.rows(_ADVANCE, (after, after, act))

    async def clear(self, act: ActId) -> None:
        await self._cluster.rows(*MARK.drop(act, mark_key(act)))

    async def pending(self, after: ActId, made_before_ms: int, limit: int) -> list[Mark]:
        before = ids.at(made_before_ms)
        if before <= after + 1:
            return []
        found = list[Row]()
        for slot, shards in sorted((await _slots(self._cluster, slot_of(after), slot_of(before - 1))).items()):
            asked = [(shard, slot, after, before, limit) for shard in shards]
            answers = dict(zip(shards, await self._cluster.many(_MARKS, asked), strict=True))
            found += sorted(row for rows in answers.values() for row in rows)
            if slot_of(after) < slot < slot_of(before):  # looked at as a whole
                empty = [shard for shard, rows in answers.items() if not rows]
                await asyncio.gather(*(forget(self._cluster, marks_of(one), slot, shards[one]) for one in empty))
            if len(found) >= limit:
                break
        return await self._tried(found[:limit])

    async def _tried(self, rows: list[Row]) -> list[Mark]:
        progress = {row[0]: row[1:] for row in await self._these(_PROGRESS, (), [row[0] for row in rows])}
        marks = [_mark(row, progress) for row in rows]
        await self._cluster.many(_TRY, [(mark.attempt + 1, mark.attempt + 1, mark.act.id) for mark in marks])
        return marks


async def _slots(cluster: Cassandra, first: int, last: int) -> dict[int, dict[int, int]]:
    """The slots that may hold marks: their shards, and when the last mark was put there."""
    slots = defaultdict[int, dict[int, int]](dict)
    for shard, noted in enumerate(await periods(cluster, [marks_of(one) for one in range(MARK_SHARDS)], first, last)):
        for slot, noted_us in noted.items():
            slots[slot][shard] = noted_us
    return slots


def _mark(row: Row, progress: dict[ActId, Row]) -> Mark:
    after, attempt = progress.get(row[0], (None, None))
    return Mark(Act(*row[:4]), Delivery(row[4]), after or 0, attempt or 0)
