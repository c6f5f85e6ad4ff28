"""Accounts on their way out: who asked for it, and removing their rows from the SQL database in small transactions."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete, tuple_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from backend.ids import UserId
from backend.models import (
    Block,
    Erasure,
    Follow,
    Mute,
    MutedWord,
    Preference,
    RecentSearch,
    Report,
    RetiredUsername,
    SavedDraft,
    Session,
    User,
)
from backend.repositories.database import Database, again, columns
from backend.repositories.graph import hold

LEAVING, ERASING = "leaving", "erasing"
_AWAY = (LEAVING, ERASING, "suspended")
_GONE = -1
"""Stands where somebody who is erased closed a report."""
_THEIRS: tuple[tuple[Any, ...], ...] = (
    (Block.blocker_id, Block.blocked_id),
    (Mute.muter_id, Mute.muted_id),
    (Report.reporter_id, Report.user_id),
    (MutedWord.user_id,),
    (RecentSearch.user_id,),
    (Preference.user_id,),
    (SavedDraft.user_id,),
    (Session.user_id,),
)
"""Columns that name somebody: rows with the erased person in any of them go. Follows, which are counted, go apart."""


class Erasures:
    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(self, user: UserId, due_ms: int) -> int:
        """The account is out of sight at once, and erased when it is due; answers when (of two requests the first counts)."""
        async with self._db.write() as session:
            await session.get(User, user, with_for_update=True)
            if (earlier := await session.get(Erasure, user)) is not None:
                return earlier.due_ms
            session.add(Erasure(user_id=user, due_ms=due_ms))
            await session.exec(update(User).filter_by(id=user, state="active").values(state=LEAVING))
        return due_ms

    async def get(self, user: UserId) -> Erasure | None:
        async with self._db.read() as session:
            return await session.get(Erasure, user)

    async def take_back(self, user: UserId, now_ms: int) -> bool:
        """False when there was nothing to take back, it is too late, or the account is suspended."""
        async with self._db.write() as session:
            row = await session.get(User, user, with_for_update=True)
            erasure = await session.get(Erasure, user)
            if row is None or row.state != LEAVING or erasure is None or erasure.due_ms <= now_ms:
                return False
            row.state = "active"
            await session.delete(erasure)
        return True

    async def restore(self, user: UserId) -> bool:
        """Who was suspended is active, or leaving if they asked for it. False when they were not suspended."""
        async with self._db.write() as session:
            row = await session.get(User, user, with_for_update=True)
            if row is None or row.state != "suspended":
                return False
            row.state = "active" if await session.get(Erasure, user) is None else LEAVING
        return True

    async def due(self, now_ms: int, after: UserId, limit: int) -> list[Erasure]:
        """The next `limit` accounts above that id that are due, in ascending order."""
        due = select(Erasure).where(Erasure.due_ms <= now_ms, Erasure.user_id > after)
        query = due.order_by(col(Erasure.user_id)).limit(limit)
        async with self._db.read() as session:
            return list(await session.exec(query))

    async def start(self, user: UserId) -> bool:
        """Nothing of the profile uses a file any more. False for somebody who is here: nobody erases them."""
        away = update(User).where(col(User.id) == user, col(User.state).in_(_AWAY))
        async with self._db.write() as session:
            changed = await session.exec(away.values(state=ERASING, avatar_url="", header_url="", bio="", website=""))
            return changed.rowcount == 1

    async def advance(self, user: UserId, position: UserId) -> None:
        """Timelines of people up to this one hold nothing of theirs."""
        async with self._db.write() as session:
            await session.exec(update(Erasure).filter_by(user_id=user).values(position=position))

    @again
    async def follows(self, user: UserId, limit: int) -> list[UserId]:
        """End follows with `limit` people each way, or all there are, with the counts; answers the others."""
        async with self._db.write() as session:
            some = await _others(session, user, limit)
            await hold(session, user, *some)
            followers = await _end(session, Follow.follower_id, Follow.followee_id == user, some)
            followees = await _end(session, Follow.followee_id, Follow.follower_id == user, some)
            await _count(session, followers, User.following_count)
            await _count(session, followees, User.followers_count)
            mine = update(User).filter_by(id=user)
            await session.exec(
                mine.values(
                    followers_count=col(User.followers_count) - len(followers),
                    following_count=col(User.following_count) - len(followees),
                )
            )
        return [*followers, *followees]

    @again
    async def rows(self, user: UserId, limit: int) -> int:
        """Remove at most `limit` rows of each other table for each way in which they name the person; answers how many."""
        gone = 0
        for theirs in _THEIRS:
            for column in theirs:
                model: Any = column.class_
                key: Any = tuple(model.__table__.primary_key)
                some = columns(*key).where(column == user).limit(limit)
                async with self._db.write() as session:
                    gone += (await session.exec(delete(model).where(tuple_(*key).in_(some)))).rowcount
        return gone

    async def finish(self, user: UserId) -> None:
        """Remove the account itself. Nobody gets its username again: others' posts name it."""
        async with self._db.write() as session:
            row = await session.get(User, user, with_for_update=True)
            if row is not None:
                closed = update(Report).where(col(Report.closed_by) == user, col(Report.closed_by) > 0)
                await session.exec(closed.values(closed_by=_GONE))
                await session.merge(RetiredUsername(name_hash=name_hash(row.username_key)))
                await session.delete(row)
            await session.exec(delete(Erasure).where(col(Erasure.user_id) == user))


def name_hash(username_key: str) -> bytes:
    return hashlib.sha256(username_key.encode()).digest()


async def _others(session: AsyncSession, user: UserId, limit: int) -> set[UserId]:
    followers = select(Follow.follower_id).where(Follow.followee_id == user).limit(limit)
    followees = select(Follow.followee_id).where(Follow.follower_id == user).limit(limit)
    return {*await session.exec(followers), *await session.exec(followees)}


async def _end(session: AsyncSession, other: Any, mine: Any, some: Collection[UserId]) -> Sequence[UserId]:
    """Answers those whose follow ended here: of two that end the same one, only one counts it."""
    ended = await session.exec(delete(Follow).where(mine, other.in_(some)).returning(other))
    return list(ended.scalars())


async def _count(session: AsyncSession, people: Collection[UserId], column: Any) -> None:
    await session.exec(update(User).where(col(User.id).in_(people)).values({column.key: column - 1}))
