"""Finds what was promised and not done: pending fan-outs, unfinished backfills, deleted tweets to purge, people to hide."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import structlog

from backend.engines import engines
from backend.ids import UserId, at
from backend.services import suspensions
from workers import search_index

log = structlog.get_logger()

_PATIENCE_MS = 15_000
_AT_A_TIME = 500
_SHORT_S = 4.0
"""For each of the four walks: together they end before a job times out."""
_PURGE_AFTER_MS = 60_000
_NOTIFICATIONS_MS = 90 * 24 * 3600 * 1000


async def reconcile() -> None:
    """Queue again what is older than 15 s and still pending. Runs every 30 s; harmless beside a job that still works.

    A run that is not through in its time is taken up by the next one where it stopped: what is stuck at the old end
    keeps nothing else waiting.
    """
    overdue_ms = engines().clock.now_ms() - _PATIENCE_MS
    await _walk("reconciled_act", lambda after: _fan_outs(after, overdue_ms))
    await _walk("reconciled_follow", lambda after: _backfills(after, overdue_ms))
    await _walk("reconciled_away", _away)
    await _walk("reconciled_hidden", _hidden)


async def _walk(name: str, step: Callable[[int], Awaitable[int]]) -> None:
    """Take steps from the saved position (each answers the next one, 0 at the end) for as long as a run may take."""
    settings, began = engines().live_settings, time.monotonic()
    saved = position = await settings.number(name, 0)
    while (position := await step(position)) and time.monotonic() - began < _SHORT_S:
        pass
    if position != saved:
        await settings.set_number(name, position)


async def _fan_outs(after: int, overdue_ms: int) -> int:
    e = engines()
    marks = await e.tweets.pending(after, overdue_ms, _AT_A_TIME)
    for mark in marks:
        log.warning("fan-out overdue", act=mark.act.id, attempt=mark.attempt)
        await e.jobs.enqueue("fan_out", mark.act.id, key=f"{mark.act.id}:try{mark.attempt}")
    return marks[-1].act.id if len(marks) == _AT_A_TIME else 0


async def _backfills(after: int, overdue_ms: int) -> int:
    e = engines()
    follows = await e.graph.not_backfilled(after, at(overdue_ms), _AT_A_TIME)
    for follow in follows:
        await e.jobs.enqueue(
            "backfill_follow",
            follow.follower_id,
            follow.followee_id,
            follow.follow_id,
            key=f"{follow.follow_id}:{e.clock.now_ms() // 30_000}",
        )
    return follows[-1].follow_id if len(follows) == _AT_A_TIME else 0


async def _away(after: int) -> int:
    """Whoever was taken out by a process that died in it is hidden from notifications too."""
    return await _agreed(await engines().users.away(after, _AT_A_TIME))


async def _hidden(after: int) -> int:
    """And whoever was brought back so is shown again."""
    return await _agreed(await engines().notifications.hidden_actors(after, _AT_A_TIME))


async def _agreed(people: list[UserId]) -> int:
    if people:
        await suspensions.agree(set(people))
    return people[-1] if len(people) == _AT_A_TIME else 0


async def purge() -> None:
    """Remove tweets for good that were deleted more than a minute ago, in small transactions; the next run goes on.

    So go notifications after 90 days.
    """
    e, began = engines(), time.monotonic()
    await e.notifications.purge(at(e.clock.now_ms() - _NOTIFICATIONS_MS), _AT_A_TIME)
    before_ms = e.clock.now_ms() - _PURGE_AFTER_MS
    while time.monotonic() - began < _SHORT_S:
        if await e.tweets.purge_engagements(before_ms, _AT_A_TIME) == _AT_A_TIME:
            continue
        gone = await e.tweets.purge(before_ms, _AT_A_TIME)
        await search_index.forget(gone)
        if len(gone) < _AT_A_TIME:
            return
        log.info("purged", tweets=len(gone))
