"""Drafts that people have saved. Their media are rows of the same database: what a draft has is looked up by the sweep."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, func, tuple_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from backend.errors import MediaNotUsable
from backend.ids import UserId
from backend.models import Media, SavedDraft
from backend.repositories.database import Database, again


class Drafts:
    def __init__(self, database: Database) -> None:
        self._db = database

    async def of(self, user: UserId, below: tuple[int, int] | None, limit: int) -> list[SavedDraft]:
        """Saved last comes first: those strictly below the draft of that saved_ms and id."""
        saved = (col(SavedDraft.saved_ms), col(SavedDraft.id))
        mine = select(SavedDraft).where(SavedDraft.user_id == user)
        if below:
            mine = mine.where(tuple_(*saved) < tuple_(*below))
        async with self._db.read() as session:
            return list(await session.exec(mine.order_by(*(column.desc() for column in saved)).limit(limit)))

    async def get(self, user: UserId, id: int) -> SavedDraft | None:
        async with self._db.read() as session:
            return await session.get(SavedDraft, (user, id))

    @again
    async def add(self, draft: SavedDraft, most: int, due_ms: int) -> bool:
        """Store it. False, and nothing is stored, when there are `most` already.

        The sweep looks at its media when they are due: not before that. Raises MediaNotUsable when one of them is not
        the person's any more, or was posted.
        """
        count = select(func.count()).where(SavedDraft.user_id == draft.user_id)
        async with self._db.write(turn=draft.user_id) as session:
            if (await session.exec(count)).one() >= most:
                return False
            await _keep_media(session, draft, due_ms)
            session.add(draft)
        return True

    @again
    async def replace(self, draft: SavedDraft, due_ms: int) -> bool:
        """Store it in the place of the one with its id, whose media are due then too; False when there is none. Raises as add() does."""
        async with self._db.write(turn=draft.user_id) as session:
            before = await session.get(SavedDraft, (draft.user_id, draft.id))
            if before is None:
                return False
            await _keep_media(session, draft, due_ms)
            if left := set(before.media) - set(draft.media):
                await session.exec(_look_at(draft.user_id, left, due_ms))
            await session.merge(draft)
        return True

    @again
    async def remove(self, user: UserId, id: int, due_ms: int) -> bool:
        """False when there is none. The sweep looks at its media when they are due."""
        async with self._db.write(turn=user) as session:
            if (draft := await session.get(SavedDraft, (user, id))) is None:
                return False
            await session.exec(_look_at(user, draft.media, due_ms))
            await session.exec(delete(SavedDraft).filter_by(user_id=user, id=id))
        return True

    async def media_of(self, users: Collection[UserId]) -> set[int]:
        """The ids of all media in drafts of these people."""
        async with self._db.read() as session:
            drafts = await session.exec(select(SavedDraft).where(col(SavedDraft.user_id).in_(users)))
            return {id for draft in drafts for id in draft.media}


async def _keep_media(session: AsyncSession, draft: SavedDraft, due_ms: int) -> None:
    has = draft.media
    if has and (await session.exec(_look_at(draft.user_id, has, due_ms))).rowcount != len(set(has)):
        raise MediaNotUsable


def _look_at(owner: UserId, media: Collection[int], due_ms: int):
    unused = (col(Media.owner_id) == owner, col(Media.tweet_id).is_(None), ~col(Media.gone))
    return update(Media).where(col(Media.id).in_(media), *unused).values(due_ms=due_ms)
