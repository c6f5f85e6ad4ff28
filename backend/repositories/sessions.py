"""Sessions of signed-in people."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, update
from sqlmodel import col, select

from backend.ids import UserId
from backend.models import Session, User
from backend.repositories.database import Database
from backend.views import Viewer


class Sessions:
    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, session: Session) -> None:
        async with self._db.write() as write:
            write.add(session)

    async def viewers(self, token_hashes: Collection[bytes], now_ms: int) -> dict[bytes, Viewer]:
        """Who stands behind each of these tokens; expired and unknown ones are left out."""
        query = (
            select(Session.token_hash, User.id, User.username, Session.id)
            .join(User, col(User.id) == col(Session.user_id))
            .where(col(Session.token_hash).in_(token_hashes), Session.expires_ms > now_ms)
        )
        async with self._db.read() as read:
            return {row[0]: Viewer(*row[1:]) for row in await read.exec(query)}

    async def of(self, user: UserId, now_ms: int) -> list[Session]:
        """Sessions that have not expired, last seen first."""
        query = select(Session).where(Session.user_id == user, Session.expires_ms > now_ms)
        async with self._db.read() as read:
            return list(await read.exec(query.order_by(col(Session.last_seen_ms).desc())))

    async def slide(self, id: int, last_seen_ms: int, expires_ms: int) -> None:
        async with self._db.write() as write:
            await write.execute(
                update(Session).filter_by(id=id).values(last_seen_ms=last_seen_ms, expires_ms=expires_ms)
            )

    async def end(self, user: UserId, id: int | None = None) -> bool:
        """End one session of that person, or all; False when there was none."""
        ended = (
            delete(Session).filter_by(user_id=user) if id is None else delete(Session).filter_by(user_id=user, id=id)
        )
        async with self._db.write() as write:
            return (await write.execute(ended)).rowcount > 0
