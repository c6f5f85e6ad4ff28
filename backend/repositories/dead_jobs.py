"""Jobs that failed until nobody tried them any more: kept in the SQL database, which outlives the queue."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, update
from sqlmodel import col, select

from backend.models import DeadJob
from backend.repositories.database import Database

_FRESH_S = 5.0
_LONGEST = 500


class DeadJobs:
    def __init__(self, database: Database) -> None:
        self._db = database
        self._none_at = float("-inf")

    async def bury(
        self, name: str, ids: Sequence[int], why: str, tries: int, now_ms: int, request_id: str | None
    ) -> None:
        """Put this work aside; known before, it counts as one, with the tries of both times."""
        arguments = _spelled(ids)
        async with self._db.write(turn=f"dead {name} {arguments}") as session:
            found = await session.exec(select(DeadJob).filter_by(name=name, arguments=arguments))
            row = found.first() or DeadJob(name=name, arguments=arguments, why="", died_ms=0)
            row.why, row.tries, row.died_ms, row.retried_ms = why[:_LONGEST], row.tries + tries, now_ms, 0
            row.request_id = request_id or ""
            session.add(row)
        self._none_at = float("-inf")

    async def among(self, name: str, many: Collection[Sequence[int]]) -> set[tuple[int, ...]]:
        """Which of these are dead and have not been queued again. What died in another process is known within 5 s."""
        if not many or time.monotonic() - self._none_at < _FRESH_S:
            return set()
        dead = select(DeadJob).where(col(DeadJob.name) == name, col(DeadJob.retried_ms) == 0)
        async with self._db.read() as session:
            found = await session.exec(dead.where(col(DeadJob.arguments).in_([_spelled(ids) for ids in many])))
            here = {row.ids for row in found}
            if not here and (await session.exec(select(DeadJob.id).limit(1))).first() is None:
                self._none_at = time.monotonic()
        return here

    async def count(self) -> int:
        async with self._db.read() as session:
            return (await session.exec(select(func.count(col(DeadJob.id))))).one()

    async def newest(self, limit: int) -> list[DeadJob]:
        """Those that died last, newest first."""
        async with self._db.read() as session:
            query = select(DeadJob).order_by(col(DeadJob.died_ms).desc(), col(DeadJob.id).desc()).limit(limit)
            return list(await session.exec(query))

    async def walk(self, after: int, limit: int) -> list[DeadJob]:
        """The next `limit` above that id, in ascending order."""
        async with self._db.read() as session:
            query = select(DeadJob).where(col(DeadJob.id) > after).order_by(col(DeadJob.id)).limit(limit)
            return list(await session.exec(query))

    async def get(self, id: int) -> DeadJob | None:
        async with self._db.read() as session:
            return await session.get(DeadJob, id)

    async def release(self, id: int, now_ms: int) -> None:
        """It is being queued again: workers take it. The row goes when it is done, and is dead again when it fails again."""
        async with self._db.write() as session:
            await session.exec(update(DeadJob).where(col(DeadJob.id) == id).values(retried_ms=now_ms))

    async def remove(self, id: int) -> None:
        """It is done."""
        async with self._db.write() as session:
            await session.exec(delete(DeadJob).where(col(DeadJob.id) == id))


def _spelled(ids: Sequence[int]) -> str:
    return " ".join(map(str, ids))
