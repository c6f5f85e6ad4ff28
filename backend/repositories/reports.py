"""What people report, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, func, update
from sqlmodel import col, select

from backend.ids import MAX_ID, TweetId, UserId
from backend.models import Report
from backend.repositories.database import Database, columns


@dataclass(frozen=True)
class Reported:
    """Open reports about one target: newest is the id of the last one, reasons how many people chose which."""

    newest: int
    user_id: UserId
    tweet_id: TweetId
    reasons: dict[str, int] = field(default_factory=dict[str, int])


class Reports:
    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, report: Report) -> bool:
        """False when this reporter has an open one about that target already; one that was closed is opened anew."""
        key = (report.reporter_id, report.user_id, report.tweet_id)
        async with self._db.write(turn=report.reporter_id) as session:
            earlier = await session.get(Report, key, with_for_update=True)
            if earlier and not earlier.closed_by:
                return False
            await session.merge(report)
        return True

    async def open(self, below: int | None, limit: int) -> list[Reported]:
        """Targets with open reports, the one reported last first; below: a newest, exclusive."""
        newest = func.max(Report.id).label("newest")
        targets = (
            columns(newest, Report.user_id, Report.tweet_id)
            .where(col(Report.closed_by) == 0)
            .group_by(col(Report.user_id), col(Report.tweet_id))
            .having(newest < (MAX_ID if below is None else below))
            .order_by(newest.desc())
            .limit(limit)
            .subquery()
        )
        counted = (
            columns(targets.c.newest, targets.c.user_id, targets.c.tweet_id, Report.reason, func.count())
            .join(
                targets,
                and_(col(Report.user_id) == targets.c.user_id, col(Report.tweet_id) == targets.c.tweet_id),
            )
            .where(col(Report.closed_by) == 0)
            .group_by(targets.c.newest, targets.c.user_id, targets.c.tweet_id, col(Report.reason))
            .order_by(targets.c.newest.desc(), col(Report.reason))
        )
        found: dict[int, Reported] = {}
        async with self._db.read() as session:
            rows: Sequence[Any] = (await (await session.connection()).execute(counted)).all()
        for id, user, tweet, reason, count in rows:
            found.setdefault(id, Reported(id, user, tweet)).reasons[reason] = count
        return list(found.values())

    async def target(self, id: int) -> tuple[UserId, TweetId] | None:
        """Whom and which post (0: none) a report is about."""
        async with self._db.read() as session:
            found = (await session.exec(select(Report).where(Report.id == id))).first()
        return (found.user_id, found.tweet_id) if found else None

    async def close(self, user: UserId, tweet: TweetId | None, by: UserId, outcome: str) -> int:
        """End the open reports about a post, an account (0), or (None) everything of that person; answers how many."""
        ended = update(Report).where(col(Report.user_id) == user, col(Report.closed_by) == 0)
        if tweet is not None:
            ended = ended.where(col(Report.tweet_id) == tweet)
        async with self._db.write() as session:
            return (await session.exec(ended.values(closed_by=by, outcome=outcome))).rowcount
