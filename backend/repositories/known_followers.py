"""Who, among those whom a viewer follows, follows a person too."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, literal
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from backend.ids import UserId
from backend.models import Follow, Mute, User
from backend.repositories.database import Database

_MINE: Any = aliased(Follow)
_THEIRS: Any = aliased(Follow)


class KnownFollowers:
    """It walks whom the viewer follows (5,000 at most), never the followers of the person, of whom there may be millions.

    Whoever is suspended, closed or muted by the viewer is left out. On either end of a block nobody follows anybody.
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    async def count(self, viewer: UserId, person: UserId) -> int:
        async with self._db.read() as session:
            counted: int = (await _exec(session, _known(select(func.count()), viewer, person))).one()
        return counted

    async def page(self, viewer: UserId, person: UserId, below: int | None, limit: int) -> list[tuple[int, UserId]]:
        """Each with the id of the viewer's own follow: newest first, strictly below that one."""
        query = _known(select(_MINE.follow_id, _MINE.followee_id), viewer, person)
        if below is not None:
            query = query.where(col(_MINE.follow_id) < below)
        async with self._db.read() as session:
            rows: Any = await _exec(session, query.order_by(col(_MINE.follow_id).desc()).limit(limit))
        return [(position, known) for position, known in rows]


async def _exec(session: Any, query: Any) -> Any:
    return await session.exec(query)


def _known(query: Any, viewer: UserId, person: UserId) -> Any:
    """Subqueries, for a join could be begun at the other end."""
    one = col(_MINE.followee_id)
    follows = select(literal(1)).where(_THEIRS.follower_id == one, _THEIRS.followee_id == person)
    active = select(literal(1)).where(User.id == one, User.state == "active")
    muted = select(literal(1)).where(Mute.muter_id == viewer, Mute.muted_id == one)
    return query.select_from(_MINE).where(
        _MINE.follower_id == viewer, follows.exists(), active.exists(), ~muted.exists()
    )
