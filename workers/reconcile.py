"""Finds what was promised and not done: pending fan-outs, unfinished backfills, deleted tweets to purge, people to hide or
to show again, links that nobody has fetched."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import structlog

from backend.engines import engines
from backend.ids import UserId, at
from backend.services import suspensions
from workers import search_index
from workers.link_preview import make_up

log = structlog.get_logger()

_PATIENCE_MS = 15_000
_AT_A_TIME = 500
_SHORT_S = 3.5
"""For each of the walks, that of the links among them: together they end before a job times out."""
_PURGE_AFTER_MS = 60_000
_NOTIFICATIONS_MS = 90 * 24 * 3600 * 1000


async def reconcile() -> None:
    """Queue again what is older than 15 s and still pending. Runs every 30 s; harmless beside a job that still works.

    What waits to be tried again is queued already, under the same key; what is dead is left to whoever looks at it.

    A run that is not through in its time is taken up by the next one where it stopped: what is stuck at the old end
    keeps nothing else waiting.
    """
    overdue_ms = engines().clock.now_ms() - _PATIENCE_MS
    await _walk("reconciled_act", lambda after: _fan_outs(after, overdue_ms))
    await _walk("reconciled_follow", lambda after: _backfills(after, overdue_ms))
    await _walk("reconciled_away", _away)
    await _walk("reconciled_hidden", _hidden)
    await make_up()


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
    dead = await e.dead_jobs.among("fan_out", [(mark.act.id,) for mark in marks])
    again = 0
    for act, mark in ((mark.act.id, mark) for mark in marks if (mark.act.id,) not in dead):
        log.warning("fan-out overdue", act=act, attempt=mark.attempt)
        again += await e.jobs.enqueue("fan_out", act, key=f"{act}:{mark.after}")
    if again:
        e.event_log.note("requeued", number=again)
    return marks[-1].act.id if len(marks) == _AT_A_TIME else 0


async def _backfills(after: int, overdue_ms: int) -> int:
    e = engines()
    follows = await e.graph.not_backfilled(after, at(overdue_ms), _AT_A_TIME)
    work = [(follow.follower_id, follow.followee_id, follow.follow_id) for follow in follows]
    dead = await e.dead_jobs.among("backfill_follow", work)
    for follow in (follow for follow in work if follow not in dead):
        await e.jobs.enqueue("backfill_follow", *follow, key=f"{follow[-1]}:0")
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


async def recount() -> None:
    """Make counts right whose change did not answer, by what they count; the next run goes on."""
    await engines().tweets.recount(_AT_A_TIME)


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
        # While search is away they stay, unseen: once their rows are gone, nothing would tell it to forget them.
        await search_index.forget(await e.tweets.purgeable(before_ms, _AT_A_TIME))
        gone = await e.tweets.purge(before_ms, _AT_A_TIME)
        if len(gone) < _AT_A_TIME:
            return
        log.info("purged", tweets=len(gone))
