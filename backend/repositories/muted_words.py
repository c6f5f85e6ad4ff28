"""The words that each person has muted."""

from __future__ import annotations

from sqlalchemy import delete, func
from sqlmodel import col, select

from backend.ids import UserId
from backend.models import MutedWord
from backend.repositories.database import Database


class MutedWords:
    def __init__(self, database: Database) -> None:
        self._db = database

    async def of(self, user: UserId, now_ms: int) -> list[MutedWord]:
        """Those that have not ended, last one first."""
        wanted = select(MutedWord).where(MutedWord.user_id == user, _stands(now_ms))
        async with self._db.read() as session:
            return list(await session.exec(wanted.order_by(col(MutedWord.id).desc())))

    async def put(self, word: MutedWord, now_ms: int, most: int) -> bool:
        """Store it, in the place of one with the same key; ended ones go. False, and nothing is stored, beyond `most`."""
        mine = MutedWord.user_id == word.user_id
        others = select(func.count()).select_from(MutedWord).where(mine, MutedWord.key != word.key)
        async with self._db.write(turn=word.user_id) as session:
            await session.exec(delete(MutedWord).where(mine, ~_stands(now_ms)))  # pyright: ignore[reportArgumentType]
            if (await session.exec(others)).one() >= most:
                return False
            await session.merge(word)
        return True

    async def remove(self, user: UserId, id: int) -> bool:
        async with self._db.write() as session:
            return (await session.exec(delete(MutedWord).filter_by(user_id=user, id=id))).rowcount > 0


def _stands(now_ms: int):
    return (col(MutedWord.until_ms) == 0) | (col(MutedWord.until_ms) > now_ms)
