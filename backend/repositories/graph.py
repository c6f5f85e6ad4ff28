"""Who follows whom; blocks and mutes. Counts change in the transaction that changes the follow."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from backend.errors import Blocked, TooManyFollows
from backend.ids import UserId
from backend.models import Block, Follow, Mute, User
from backend.repositories.database import Database, again
from backend.repositories.relations import Relations, relations_of
from backend.views import RelationshipView

MAX_FOLLOWS = 5000


class Graph:
    def __init__(self, database: Database) -> None:
        self._db = database

    async def relations(self, viewers: Collection[UserId]) -> dict[UserId, Relations]:
        """The relations of each viewer given."""
        return await relations_of(self._db, viewers)

    async def relationship(self, viewer: UserId, others: Collection[UserId]) -> dict[UserId, RelationshipView]:
        """How the viewer stands to each of them."""
        async with self._db.read() as session:
            following = await _ids(session, Follow, "follower_id", viewer, "followee_id", others)
            followed_by = await _ids(session, Follow, "followee_id", viewer, "follower_id", others)
            blocking = await _ids(session, Block, "blocker_id", viewer, "blocked_id", others)
            blocked_by = await _ids(session, Block, "blocked_id", viewer, "blocker_id", others)
            muting = await _ids(session, Mute, "muter_id", viewer, "muted_id", others)
        return {
            other: RelationshipView(
                following=other in following,
                followed_by=other in followed_by,
                blocking=other in blocking,
                blocked_by=other in blocked_by,
                muting=other in muting,
            )
            for other in others
        }

    @again
    async def follow(self, follower: UserId, followee: UserId, follow_id: int) -> bool:
        """False when it was so already. Raises Blocked, TooManyFollows."""
        async with self._db.write() as session:
            following_counts = await hold(session, follower, followee)
            if await _blocked(session, follower, followee):
                raise Blocked
            if await session.get(Follow, (follower, followee)):
                return False
            if following_counts[follower] >= MAX_FOLLOWS:
                raise TooManyFollows
            session.add(Follow(follower_id=follower, followee_id=followee, follow_id=follow_id))
            await _count(session, follower, followee, +1)
        return True

    @again
    async def unfollow(self, follower: UserId, followee: UserId) -> bool:
        async with self._db.write() as session:
            await hold(session, follower, followee)
            return await _unfollow(session, follower, followee)

    @again
    async def block(self, blocker: UserId, blocked: UserId, block_id: int) -> bool:
        """Also ends the follows between the two, both ways."""
        async with self._db.write() as session:
            await hold(session, blocker, blocked)
            if await session.get(Block, (blocker, blocked)):
                return False
            session.add(Block(blocker_id=blocker, blocked_id=blocked, block_id=block_id))
            await _unfollow(session, blocker, blocked)
            await _unfollow(session, blocked, blocker)
        return True

    async def unblock(self, blocker: UserId, blocked: UserId) -> bool:
        return await self._remove(Block, blocker_id=blocker, blocked_id=blocked)

    async def mute(self, muter: UserId, muted: UserId, mute_id: int) -> bool:
        try:
            async with self._db.write() as session:
                session.add(Mute(muter_id=muter, muted_id=muted, mute_id=mute_id))
        except IntegrityError:
            return False
        return True

    async def unmute(self, muter: UserId, muted: UserId) -> bool:
        return await self._remove(Mute, muter_id=muter, muted_id=muted)

    async def blocks_of(self, user: UserId, after: UserId, limit: int) -> list[Block]:
        """Whom somebody has blocked, in ascending order of their ids."""
        mine = select(Block).where(Block.blocker_id == user, Block.blocked_id > after)
        async with self._db.read() as session:
            return list(await session.exec(mine.order_by(col(Block.blocked_id)).limit(limit)))

    async def mutes_of(self, user: UserId, after: UserId, limit: int) -> list[Mute]:
        """Whom somebody has muted, in ascending order of their ids."""
        mine = select(Mute).where(Mute.muter_id == user, Mute.muted_id > after)
        async with self._db.read() as session:
            return list(await session.exec(mine.order_by(col(Mute.muted_id)).limit(limit)))

    async def _remove(self, model: Any, **keys: int) -> bool:
        async with self._db.write() as session:
            return (await session.exec(delete(model).filter_by(**keys))).rowcount == 1

    async def add_many(self, follows: Collection[Follow]) -> None:
        """Bulk insert for seeding: the caller vouches for the rules and sets the counts."""
        async with self._db.write() as session:
            await session.exec(insert(Follow), params=[follow.model_dump() for follow in follows])

    async def followers_page(self, followee: UserId, after: UserId, limit: int, seen_since_ms: int) -> list[UserId]:
        """Followers in ascending id order, after that id, who were here since then. Fewer than limit: it was the last."""
        query = (
            select(Follow.follower_id)
            .join(User, col(User.id) == col(Follow.follower_id))
            .where(Follow.followee_id == followee, Follow.follower_id > after, User.last_seen_ms >= seen_since_ms)
            .order_by(col(Follow.follower_id))
            .limit(limit)
        )
        return [row[0] for row in await self._db.rows(query)]

    async def followers(self, user: UserId, below: int | None, limit: int) -> list[Follow]:
        """Newest first, strictly below the follow id."""
        return await self._page(Follow.followee_id == user, below, limit)

    async def following(self, user: UserId, below: int | None, limit: int) -> list[Follow]:
        """Newest first, strictly below the follow id."""
        return await self._page(Follow.follower_id == user, below, limit)

    async def _page(self, whose: Any, below: int | None, limit: int) -> list[Follow]:
        query = select(Follow).where(whose).order_by(col(Follow.follow_id).desc()).limit(limit)
        if below is not None:
            query = query.where(Follow.follow_id < below)
        async with self._db.read() as session:
            return list(await session.exec(query))

    async def mark_backfilled(self, follower: UserId, followee: UserId, follow_id: int) -> bool:
        """False when the follow ended or was made anew since: its generation decides."""
        change = (update(Follow).filter_by(follower_id=follower, followee_id=followee, follow_id=follow_id)).values(
            backfilled=True
        )
        async with self._db.write() as session:
            return (await session.exec(change)).rowcount == 1

    async def not_backfilled(self, after: int, followed_before: int, limit: int) -> list[Follow]:
        """Follows between those two follow ids (exclusive) whose backfill has not ended, oldest first."""
        query = select(Follow).where(
            ~col(Follow.backfilled), Follow.follow_id > after, Follow.follow_id < followed_before
        )
        async with self._db.read() as session:
            return list(await session.exec(query.order_by(col(Follow.follow_id)).limit(limit)))

    @again
    async def repair_counts(self, after: UserId, limit: int) -> list[UserId]:
        """Count anew whom the next `limit` people after that id follow and are followed by; answers which."""
        async with self._db.write() as session:
            next_ones = select(User.id).where(User.id > after).order_by(col(User.id)).limit(limit)
            people = list(await session.exec(next_ones.with_for_update()))
            mine = col(Follow.follower_id) == User.id
            theirs = col(Follow.followee_id) == User.id
            await session.exec(
                update(User)
                .where(col(User.id).in_(people))
                .values(
                    following_count=select(func.count()).select_from(Follow).where(mine).scalar_subquery(),
                    followers_count=select(func.count()).select_from(Follow).where(theirs).scalar_subquery(),
                )
            )
        return people


async def _ids(session: AsyncSession, model: Any, mine: str, viewer: UserId, theirs: str, others: Any) -> set[UserId]:
    wanted = getattr(model, theirs)
    return set(await session.exec(select(wanted).where(getattr(model, mine) == viewer, wanted.in_(others))))


async def hold(session: AsyncSession, *people: UserId) -> dict[UserId, int]:
    """Keep other changes of their counts, and so of follows between them, waiting; answers how many people each follows.

    In the order of ids, before any row of a follow is touched: so nobody waits for somebody who waits for them.
    SQLite has no row locks and needs none: its write transactions run one after the other.
    """
    rows = select(User.id, User.following_count).where(col(User.id).in_(people)).order_by(col(User.id))
    return dict([*await session.exec(rows.with_for_update())])


async def _blocked(session: AsyncSession, one: UserId, other: UserId) -> bool:
    either = or_(
        and_(col(Block.blocker_id) == one, col(Block.blocked_id) == other),
        and_(col(Block.blocker_id) == other, col(Block.blocked_id) == one),
    )
    return (await session.exec(select(Block.block_id).where(either).limit(1))).first() is not None


async def _unfollow(session: AsyncSession, follower: UserId, followee: UserId) -> bool:
    ended = delete(Follow).filter_by(follower_id=follower, followee_id=followee)
    if (await session.exec(ended)).rowcount != 1:
        return False
    await _count(session, follower, followee, -1)
    return True


async def _count(session: AsyncSession, follower: UserId, followee: UserId, by: int) -> None:
    for user, column in ((follower, User.following_count), (followee, User.followers_count)):
        await session.exec(update(User).filter_by(id=user).values({column.key: column + by}))  # pyright: ignore
