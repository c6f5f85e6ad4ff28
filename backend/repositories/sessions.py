"""Sessions of signed-in people."""

from __future__ import annotations

from collections.abc import Collection

import structlog
from sqlalchemy import bindparam, delete, update
from sqlmodel import col, select

from backend.errors import Unavailable
from backend.ids import UserId
from backend.metrics import DEGRADED
from backend.models import Session, User
from backend.repositories.database import Database, again, among, columns
from backend.views import Viewer

log = structlog.get_logger()

LIFETIME_MS = 30 * 24 * 3600 * 1000
_SLIDE_MS = 3600 * 1000

_VIEWERS = (
    columns(Session.token_hash, Session.user_id, Session.id, Session.last_seen_ms, User.username)
    .join(User, col(User.id) == col(Session.user_id))
    .where(among(Session.token_hash, "hashes"), Session.expires_ms > bindparam("now_ms"), User.state == "active")
)


class Sessions:
    def __init__(self, database: Database) -> None:
        self._db = database

    @again
    async def add(self, session: Session, password_hash: str) -> bool:
        """Store it, and sweep that person's expired ones.

        False, and nothing is stored, unless this still is the hash of their password, and they are active.
        """
        owner = select(User.id).where(
            User.id == session.user_id, User.password_hash == password_hash, User.state == "active"
        )
        expired = delete(Session).where(
            col(Session.user_id) == session.user_id, col(Session.expires_ms) <= session.created_ms
        )
        async with self._db.write() as write:
            if (await write.exec(owner.with_for_update())).first() is None:
                return False
            await write.exec(expired)
            write.add(session)
        return True

    @again
    async def change_password(self, user: UserId, before: str, after: str, kept: int) -> list[int] | None:
        """Another hash for that person, and the end of all their sessions but the one kept; answers which ended.

        None, and nothing is changed, when `before` is not the hash any more.
        """
        change = update(User).filter_by(id=user, password_hash=before).values(password_hash=after)
        others = delete(Session).where(col(Session.user_id) == user, col(Session.id) != kept)
        async with self._db.write() as write:
            if (await write.exec(change)).rowcount == 0:
                return None
            return list((await write.exec(others.returning(col(Session.id)))).scalars())

    async def viewers(self, token_hashes: Collection[bytes], now_ms: int) -> dict[bytes, Viewer]:
        """Who stands behind each of these tokens; those of expired sessions and suspended people are left out.

        Being asked for is what keeps a session: it lasts LIFETIME_MS from then, written once an hour at most.
        """
        found = await self._db.rows(_VIEWERS, hashes=list(token_hashes), now_ms=now_ms)
        if due := [id for _, _, id, last_seen_ms, _ in found if last_seen_ms < now_ms - _SLIDE_MS]:
            await self._slide(due, now_ms)
        return {token_hash: Viewer(user, username, id) for token_hash, user, id, _, username in found}

    @again
    async def _slide(self, ids: Collection[int], now_ms: int) -> None:
        later = update(Session).where(col(Session.id).in_(ids))
        try:
            async with self._db.write() as write:
                await write.exec(later.values(last_seen_ms=now_ms, expires_ms=now_ms + LIFETIME_MS))
        except Unavailable as error:  # they can still read
            DEGRADED.labels("sessions").inc()
            log.warning("sessions not extended", error=error.sentence)

    async def of(self, user: UserId, now_ms: int) -> list[Session]:
        """Sessions that have not expired, last seen first."""
        query = select(Session).where(Session.user_id == user, Session.expires_ms > now_ms)
        async with self._db.read() as read:
            return list(await read.exec(query.order_by(col(Session.last_seen_ms).desc())))

    @again
    async def end(self, user: UserId, id: int | None = None) -> bool:
        """End one session of that person, or all; False when there was none."""
        ended = (
            delete(Session).filter_by(user_id=user) if id is None else delete(Session).filter_by(user_id=user, id=id)
        )
        async with self._db.write() as write:
            return (await write.exec(ended)).rowcount > 0
