"""Rows of uploaded media: whose they are, where they are used, when the sweep looks at them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, func, insert, update
from sqlmodel import col, select

from backend.errors import MediaNotUsable
from backend.ids import TweetId, UserId
from backend.models import Media
from backend.repositories.database import Database, again


class MediaRows:
    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, media: Media) -> None:
        async with self._db.write() as session:
            session.add(media)

    async def add_many(self, media: Collection[Media]) -> None:
        """Bulk insert for seeding."""
        async with self._db.write() as session:
            await session.exec(insert(Media), params=[row.model_dump() for row in media])

    async def unused(self, owner: UserId, ids: Collection[int]) -> dict[int, Media]:
        """Those of the owner's that no tweet has yet."""
        wanted = select(Media).where(
            col(Media.id).in_(ids), Media.owner_id == owner, col(Media.tweet_id).is_(None), ~col(Media.gone)
        )
        async with self._db.read() as session:
            return {row.id: row for row in await session.exec(wanted)}

    async def describe(self, owner: UserId, id: int, alt: str) -> bool:
        """False when it is not the owner's, or a tweet has it already."""
        change = update(Media).where(
            col(Media.id) == id, col(Media.owner_id) == owner, col(Media.tweet_id).is_(None), ~col(Media.gone)
        )
        async with self._db.write() as session:
            return (await session.exec(change.values(alt=alt))).rowcount == 1

    @again
    async def claim(self, owner: UserId, ids: Collection[int], tweet: TweetId, due_ms: int) -> None:
        """Give all of them to the tweet, or none. Raises MediaNotUsable; of two claims of one file the first one wins."""
        change = update(Media).where(
            col(Media.id).in_(ids), col(Media.owner_id) == owner, col(Media.tweet_id).is_(None), ~col(Media.gone)
        )
        async with self._db.write() as session:
            if (await session.exec(change.values(tweet_id=tweet, due_ms=due_ms))).rowcount != len(ids):
                raise MediaNotUsable

    @again
    async def look_at(self, ids: Collection[int], due_ms: int) -> None:
        """Have the sweep look whether these are still used."""
        async with self._db.write() as session:
            await session.exec(update(Media).where(col(Media.id).in_(ids)).values(due_ms=due_ms))

    @again
    async def look_at_names(self, names: Collection[str], due_ms: int) -> None:
        async with self._db.write() as session:
            await session.exec(update(Media).where(col(Media.name).in_(names)).values(due_ms=due_ms))

    @again
    async def look_at_all(self, owner: UserId, due_ms: int) -> bool:
        """Have the sweep look at everything of that person; False when there is nothing."""
        async with self._db.write() as session:
            changed = await session.exec(update(Media).where(col(Media.owner_id) == owner).values(due_ms=due_ms))
            return changed.rowcount > 0

    async def of(self, owner: UserId, after: int, limit: int) -> list[Media]:
        """What they have uploaded after that one and is there, oldest first."""
        mine = select(Media).where(Media.owner_id == owner, Media.id > after, ~col(Media.gone))
        async with self._db.read() as session:
            return list(await session.exec(mine.order_by(col(Media.id)).limit(limit)))

    async def count(self, owner: UserId) -> int:
        """How many files of() has in all."""
        mine = select(func.count()).select_from(Media).where(Media.owner_id == owner, ~col(Media.gone))
        async with self._db.read() as session:
            return (await session.exec(mine)).one()

    async def due(self, now_ms: int, limit: int) -> list[Media]:
        """What the sweep has to look at, longest due first."""
        query = select(Media).where(Media.due_ms > 0, Media.due_ms <= now_ms).order_by(col(Media.due_ms)).limit(limit)
        async with self._db.read() as session:
            return list(await session.exec(query))

    async def keep(self, seen: Media) -> None:
        """It is used: look no more, unless somebody asked anew since it was seen."""
        async with self._db.write() as session:
            await session.exec(update(Media).filter_by(id=seen.id, due_ms=seen.due_ms).values(due_ms=0))

    async def condemn(self, seen: Media) -> bool:
        """From now on nobody can use it. False when it was claimed or asked about since it was seen."""
        change = update(Media).filter_by(id=seen.id, due_ms=seen.due_ms, tweet_id=seen.tweet_id)
        async with self._db.write() as session:
            return (await session.exec(change.values(gone=True))).rowcount == 1

    async def remove(self, id: int) -> None:
        async with self._db.write() as session:
            await session.exec(delete(Media).where(col(Media.id) == id))
