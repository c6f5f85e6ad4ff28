"""Finds what was promised and not done: pending fan-outs, unfinished backfills, deleted tweets to purge."""

from __future__ import annotations

import structlog

from backend.engines import engines
from backend.ids import at

log = structlog.get_logger()

_PATIENCE_MS = 15_000
_AT_A_TIME = 500
_PURGE_AFTER_MS = 60_000


async def reconcile() -> None:
    """Queue again what is older than 15 s and still pending. Runs every 30 s; harmless beside a job that still works."""
    e = engines()
    overdue = e.clock.now_ms() - _PATIENCE_MS
    for mark in await e.tweets.pending(overdue, _AT_A_TIME):
        log.warning("fan-out overdue", act=mark.act.id, attempt=mark.attempt)
        await e.jobs.enqueue("fan_out", mark.act.id, key=f"{mark.act.id}:try{mark.attempt}")
    for follow in await e.graph.not_backfilled(at(overdue), _AT_A_TIME):
        await e.jobs.enqueue(
            "backfill_follow",
            follow.follower_id,
            follow.followee_id,
            follow.follow_id,
            key=f"{follow.follow_id}:{e.clock.now_ms() // 30_000}",
        )


async def purge() -> None:
    """Remove tweets for good that were deleted more than a minute ago."""
    e = engines()
    while len(gone := await e.tweets.purge(e.clock.now_ms() - _PURGE_AFTER_MS, _AT_A_TIME)) == _AT_A_TIME:
        log.info("purged", tweets=len(gone))
