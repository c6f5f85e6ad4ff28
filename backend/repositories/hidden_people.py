"""Whom people have blocked or muted, read as lists: hidden last comes first."""

from __future__ import annotations

from sqlalchemy.orm import Mapped
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from backend.ids import UserId
from backend.models import Block, Mute
from backend.repositories.database import Database


class HiddenPeople:
    def __init__(self, database: Database) -> None:
        self._db = database

    async def blocked(self, user: UserId, below: int | None, limit: int) -> list[tuple[int, UserId]]:
        """Block ids strictly below that one, each with who was blocked."""
        mine = select(Block.block_id, Block.blocked_id).where(Block.blocker_id == user)
        return await self._newest(mine, col(Block.block_id), below, limit)

    async def muted(self, user: UserId, below: int | None, limit: int) -> list[tuple[int, UserId]]:
        """The same of mutes."""
        mine = select(Mute.mute_id, Mute.muted_id).where(Mute.muter_id == user)
        return await self._newest(mine, col(Mute.mute_id), below, limit)

    async def _newest(
        self, mine: Select[int, UserId], id: Mapped[int], below: int | None, limit: int
    ) -> list[tuple[int, UserId]]:
        if below is not None:
            mine = mine.where(id < below)
        async with self._db.read() as session:
            return [(one, other) for one, other in await session.exec(mine.order_by(id.desc()).limit(limit))]
