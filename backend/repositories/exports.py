"""Who has asked for a copy of their data, and how far it is."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlmodel import col, select

from backend.ids import UserId
from backend.models import Export
from backend.repositories.database import Database

WAITING, WORKING, READY, FAILED = "waiting", "working", "ready", "failed"


class Exports:
    def __init__(self, database: Database) -> None:
        self._db = database

    async def get(self, user: UserId) -> Export | None:
        async with self._db.read() as session:
            return await session.get(Export, user)

    async def ask(self, user: UserId, now_ms: int, finished_before_ms: int) -> Export | None:
        """The one that stood in the way: under way, or finished since then. None: a new one waits from now on."""
        async with self._db.write(turn=user) as session:
            earlier = await session.get(Export, user)
            if earlier and (earlier.state in (WAITING, WORKING) or earlier.finished_ms > finished_before_ms):
                return earlier
            name = earlier.name if earlier else ""
            await session.merge(Export(user_id=user, state=WAITING, due_ms=now_ms, name=name))
        return None

    async def due(self, now_ms: int) -> list[Export]:
        """What has to be made, made again (its worker was not heard of), or removed; longest due first."""
        query = select(Export).where(Export.due_ms <= now_ms).order_by(col(Export.due_ms)).limit(20)
        async with self._db.read() as session:
            return list(await session.exec(query))

    async def change(self, seen: Export, **changes: object) -> bool:
        """Unless somebody else has changed its state, attempt or time since it was seen."""
        mine = update(Export).filter_by(**_as(seen)).values(**changes)
        async with self._db.write() as session:
            if (await session.exec(mine)).rowcount != 1:
                return False
        for name, value in changes.items():
            setattr(seen, name, value)
        return True

    async def remove(self, seen: Export) -> bool:
        """Unless somebody else has changed it, as change() does."""
        async with self._db.write() as session:
            return (await session.exec(delete(Export).filter_by(**_as(seen)))).rowcount == 1


def _as(seen: Export) -> dict[str, object]:
    return {"user_id": seen.user_id, "state": seen.state, "attempt": seen.attempt, "due_ms": seen.due_ms}
