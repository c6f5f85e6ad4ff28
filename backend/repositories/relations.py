"""Whom a viewer follows, has blocked or muted: everything about others that decides what they see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from backend.ids import MAX_ID, ActId, UserId
from backend.models import Block, Follow, Mute, User

_AT_ONCE = 500
"""Viewers a statement: a database takes only so many parameters."""


@dataclass(frozen=True, slots=True)
class Followee:
    """follow_id is the generation of the follow; last_pulled is the newest act of theirs that is pulled, not pushed."""

    follow_id: int
    backfilled: bool
    last_pulled: ActId


@dataclass(frozen=True)
class Relations:
    """Everything about others that decides what one viewer sees."""

    followees: dict[UserId, Followee] = field(default_factory=dict[UserId, Followee])
    blocked: frozenset[UserId] = frozenset()
    """People on the other end of a block, whoever made it."""
    muted: frozenset[UserId] = frozenset()

    @cached_property
    def pulled(self) -> dict[UserId, ActId]:
        """Followees whom a read of home may have to pull, and down to which act."""
        return {
            id: followee.last_pulled if followee.backfilled else MAX_ID
            for id, followee in self.followees.items()
            if followee.last_pulled or not followee.backfilled
        }


NOBODY = Relations()


async def relations_of(session: AsyncSession, viewers: Collection[UserId]) -> dict[UserId, Relations]:
    """The relations of each viewer given, in three statements for every 500 of them."""
    found: dict[UserId, Relations] = {}
    wanted = list(dict.fromkeys(viewers))
    for start in range(0, len(wanted), _AT_ONCE):
        found |= await _some(session, wanted[start : start + _AT_ONCE])
    return found


async def _some(session: AsyncSession, viewers: list[UserId]) -> dict[UserId, Relations]:
    followees: defaultdict[UserId, dict[UserId, Followee]] = defaultdict(dict)
    blocked: defaultdict[UserId, set[UserId]] = defaultdict(set)
    muted: defaultdict[UserId, set[UserId]] = defaultdict(set)
    # SQLModel types at most four columns, so this one is typed below.
    query: Any = select(Follow.followee_id, Follow.follow_id, Follow.backfilled, User.last_pulled_act_id)
    query = query.add_columns(Follow.follower_id).join(User, col(User.id) == col(Follow.followee_id))
    rows: Any = await session.exec(query.where(col(Follow.follower_id).in_(viewers)))  # pyright: ignore
    follows = cast(Iterable[tuple[UserId, int, bool, ActId, UserId]], rows)
    for followee, follow_id, backfilled, last_pulled, viewer in follows:
        followees[viewer][followee] = Followee(follow_id, backfilled, last_pulled)
    blocks = await session.exec(
        select(Block.blocker_id, Block.blocked_id).where(
            or_(col(Block.blocker_id).in_(viewers), col(Block.blocked_id).in_(viewers))
        )
    )
    for one, other in blocks:
        blocked[one].add(other)
        blocked[other].add(one)
    mutes = await session.exec(select(Mute.muter_id, Mute.muted_id).where(col(Mute.muter_id).in_(viewers)))
    for muter, mutee in mutes:
        muted[muter].add(mutee)
    return {
        viewer: Relations(followees[viewer], frozenset(blocked[viewer]), frozenset(muted[viewer])) for viewer in viewers
    }
