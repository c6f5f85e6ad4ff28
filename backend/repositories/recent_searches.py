"""The last searches of each person."""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import col, select

from backend.ids import UserId
from backend.models import RecentSearch
from backend.repositories.database import Database


class RecentSearches:
    def __init__(self, database: Database) -> None:
        self._db = database

    async def of(self, user: UserId, limit: int) -> list[str]:
        """Last one first."""
        wanted = select(RecentSearch.query).where(RecentSearch.user_id == user)
        async with self._db.read() as session:
            return list(await session.exec(wanted.order_by(col(RecentSearch.searched_ms).desc()).limit(limit)))

    async def put(self, user: UserId, query: str, now_ms: int, keep: int) -> None:
        """One row a query whatever its case; of each person only the last `keep` stay."""
        mine = RecentSearch.user_id == user
        newest = select(RecentSearch.query_key).where(mine).order_by(col(RecentSearch.searched_ms).desc()).limit(keep)
        async with self._db.write(turn=user) as session:
            await session.merge(RecentSearch(user_id=user, query_key=query.casefold(), query=query, searched_ms=now_ms))
            await session.flush()
            kept = list(await session.exec(newest))
            await session.exec(delete(RecentSearch).where(mine, col(RecentSearch.query_key).not_in(kept)))  # pyright: ignore[reportArgumentType]

    async def remove(self, user: UserId, query: str | None) -> None:
        """One of them, or (None) all."""
        gone = delete(RecentSearch).where(col(RecentSearch.user_id) == user)
        if query is not None:
            gone = gone.where(col(RecentSearch.query_key) == query.casefold())
        async with self._db.write() as session:
            await session.exec(gone)
