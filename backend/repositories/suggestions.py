"""Whom somebody might follow."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, union_all
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from backend.ids import UserId
from backend.models import Block, Follow, Mute, User
from backend.repositories.database import Database

SAMPLE = 50
"""So many of the people whom somebody followed last are asked whom they follow."""
_OF_EACH = 100
"""And so many of their newest follows are looked at: the cost has a bound, whoever asks."""
MOST = 20
VISITOR: UserId = 0


class Suggestions:
    def __init__(self, database: Database) -> None:
        self._db = database

    async def of(self, viewers: Collection[UserId]) -> dict[UserId, tuple[UserId, ...]]:
        """For each viewer given (or VISITOR) at most 20 people: followed by most of a sample of those whom the viewer
        follows, then those with the most followers. Nobody whom the viewer follows, mutes or shares a block with."""
        async with self._db.read() as session:
            return {viewer: await _of(session, viewer) for viewer in viewers}


async def _of(session: AsyncSession, viewer: UserId) -> tuple[UserId, ...]:
    near = await _near(session, viewer) if viewer != VISITOR else []
    popular = select(User.id).where(User.state == "active", *_unknown_to(viewer, User.id))
    popular = popular.order_by(col(User.followers_count).desc(), col(User.id).desc()).limit(MOST)
    return tuple(dict.fromkeys([*near, *await session.exec(popular)]))[:MOST]


async def _near(session: AsyncSession, viewer: UserId) -> list[UserId]:
    sampled = list(await session.exec(_newest_follows(viewer, SAMPLE)))
    if not sampled:
        return []
    theirs: Any = union_all(
        *(select(newest.c.followee_id) for one in sampled for newest in [_newest_follows(one, _OF_EACH).subquery()])
    ).subquery()
    person = theirs.c.followee_id
    query = select(person).join(User, col(User.id) == person)
    query = query.where(User.state == "active", *_unknown_to(viewer, person))
    return list(await session.exec(query.group_by(person).order_by(func.count().desc(), person).limit(MOST)))


def _newest_follows(follower: UserId, limit: int) -> SelectOfScalar[UserId]:
    mine = select(Follow.followee_id).where(Follow.follower_id == follower)
    return mine.order_by(col(Follow.follow_id).desc()).limit(limit)


def _unknown_to(viewer: UserId, person: Any) -> list[Any]:
    known = (
        select(Follow.followee_id).where(Follow.follower_id == viewer),
        select(Mute.muted_id).where(Mute.muter_id == viewer),
        select(Block.blocked_id).where(Block.blocker_id == viewer),
        select(Block.blocker_id).where(Block.blocked_id == viewer),
    )
    return [person != viewer, *(col(person).not_in(ids) for ids in known)]
