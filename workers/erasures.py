"""Erases accounts whose time has come: everything of theirs, everywhere, step by step. Killed anywhere, it goes on.

Each step looks for what is still there, so that a repetition finds nothing to do; the account's own row goes last.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

import structlog

from backend.engines import Engines, engines
from backend.events import RetweetEnded, TweetChanged, UsersChanged
from backend.ids import TweetId, UserId
from backend.metrics import ERRORS
from backend.models import Erasure
from backend.services import engagement
from backend.tweets.interface import Act, Engagement

log = structlog.get_logger()

_AT_A_TIME = 200
_ACCOUNTS = 50
_POSITION = "erased"
_SHORT_S = 10.0
"""A run comes every minute; what it could not do the next one goes on with."""


async def erase() -> None:
    """Take each account that is due as far as it goes now: files and posts are removed by the sweep and the purge."""
    e = engines()
    until = time.monotonic() + _SHORT_S
    for erasure in await _due(e):
        await e.live_settings.set_number(
            _POSITION, erasure.user_id
        )  # first: one that takes the worker with it is passed too
        try:
            await _go_on(e, erasure, until)
        except Exception:  # the others get their turn
            ERRORS.labels("erasure").inc()
            log.exception("erasure failed", user=erasure.user_id)
        if time.monotonic() >= until:
            return


async def _due(e: Engines) -> list[Erasure]:
    """The next ones after the last that had its turn, and then from the beginning: a long one, or many that fail, hold up no other."""
    now_ms, after = e.clock.now_ms(), await e.live_settings.number(_POSITION, 0)
    found = await e.erasures.due(now_ms, after, _ACCOUNTS)
    if after and len(found) < _ACCOUNTS:
        first = await e.erasures.due(now_ms, 0, _ACCOUNTS - len(found))
        found += [one for one in first if one.user_id <= after]
    return found


async def _go_on(e: Engines, erasure: Erasure, until: float) -> None:
    if await e.erasures.start(erasure.user_id):
        for step in _STEPS:
            if not await step(e, erasure, until):
                return


async def _engagements(e: Engines, erasure: Erasure, until: float) -> bool:
    user = erasure.user_id
    return await _each(
        lambda below: e.tweets.likes_by(user, below, _AT_A_TIME),
        lambda like: _unlike(e, like.tweet_id, user),
        until,
    ) and await _each(
        lambda below: e.tweets.bookmarks_of(user, below, _AT_A_TIME),
        lambda saved: e.tweets.unbookmark(saved.tweet_id, user),
        until,
    )


async def _unlike(e: Engines, tweet: TweetId, user: UserId) -> None:
    if await e.tweets.unlike(tweet, user):
        await engagement.changed_counts(tweet)


async def _each(
    read: Callable[[int | None], Awaitable[Sequence[Engagement]]],
    undo: Callable[[Engagement], Awaitable[object]],
    until: float,
) -> bool:
    below: int | None = None
    while rows := await read(below):
        await asyncio.gather(*(undo(row) for row in rows))
        below = rows[-1].position
        if time.monotonic() >= until:
            return False
    return True


async def _acts(e: Engines, erasure: Erasure, until: float) -> bool:
    """Tweets are marked as deleted, as their author would: the counts follow at once, the purge comes within two minutes."""
    below: int | None = None
    while acts := await e.tweets.acts_of([erasure.user_id], below=below, at_least=0, limit=_AT_A_TIME):
        await asyncio.gather(*(_undo(e, act) for act in acts))
        below = acts[-1].id
        if time.monotonic() >= until:
            return False
    return True


async def _undo(e: Engines, act: Act) -> None:
    if act.is_retweet:
        await e.tweets.unretweet(act.tweet_id, act.actor_id)
        await e.bus.publish(RetweetEnded(act.id))
        await engagement.changed_counts(act.tweet_id)
    elif await e.tweets.delete(act.tweet_id, e.clock.now_ms()):
        await e.bus.publish(TweetChanged(act.tweet_id, deleted=True))


async def _relations(e: Engines, erasure: Erasure, until: float) -> bool:
    user = erasure.user_id
    while others := await e.erasures.follows(user, _AT_A_TIME):
        await e.bus.publish(UsersChanged((user, *others)))
        if time.monotonic() >= until:
            return False
    while await e.erasures.rows(user, _AT_A_TIME):
        if time.monotonic() >= until:
            return False
    while await e.notifications.erase(user, _AT_A_TIME) == _AT_A_TIME:
        if time.monotonic() >= until:
            return False
    return True


async def _archive(e: Engines, erasure: Erasure, until: float) -> bool:
    export = await e.exports.get(erasure.user_id)
    if export is None:
        return True
    await e.archives.remove(export.name)
    return await e.exports.remove(export)  # False: a worker makes it just now


async def _swept(e: Engines, erasure: Erasure, until: float) -> bool:
    """True when the purge and the sweep have been here: they are asked to, and this waits for its next run."""
    files = await e.media_rows.look_at_all(erasure.user_id, e.clock.now_ms())
    acts = await e.tweets.acts_of([erasure.user_id], below=None, at_least=0, limit=1)
    return not files and not acts


async def _traces(e: Engines, erasure: Erasure, until: float) -> bool:
    user = erasure.user_id
    await e.search.remove(people={user})
    while replies := await e.tweets.forget_author(user, _AT_A_TIME):
        await asyncio.gather(*(engagement.changed_counts(reply) for reply in replies))
        if time.monotonic() >= until:
            return False
    await e.timelines.drop(user)
    position = erasure.position
    while position := await e.timelines.erase(user, position, _AT_A_TIME):
        await e.erasures.advance(user, position)
        if time.monotonic() >= until:
            return False
    return True


async def _account(e: Engines, erasure: Erasure, until: float) -> bool:
    if not await _relations(e, erasure, until):  # what jobs that were late have noted meanwhile
        return False
    await e.erasures.finish(erasure.user_id)
    await e.bus.publish(UsersChanged((erasure.user_id,)))
    log.info("account erased", user=erasure.user_id)
    return True


_Step = Callable[[Engines, Erasure, float], Awaitable[bool]]
_STEPS: tuple[_Step, ...] = (_engagements, _acts, _relations, _archive, _swept, _traces, _account)
"""Each answers whether it is through."""
