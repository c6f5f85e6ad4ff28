"""Fan-out: writes an act into its actor's followers' timelines, in pages and chunks, and can be killed anywhere."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import structlog

from backend import tracing
from backend.engines import Engines, engines
from backend.events import ActPulled, ActReached
from backend.ids import ActId, UserId, ms_of
from backend.metrics import FAN_OUT_LAG, FAN_OUT_ROWS
from backend.services import notifications
from backend.tweets.interface import Act, Delivery

log = structlog.get_logger()

_SHORT_S = 10.0
"""A job that worked for so long queues its rest as another job, so that no job is long."""


async def fan_out(act_id: ActId) -> None:
    """Bring a pending act to its followers, from where an earlier try stopped. Nothing happens when it has ended."""
    e = engines()
    mark = await e.tweets.mark(act_id)
    if mark is None:
        return
    if not mark.after:
        await notifications.about(mark.act)
    if mark.delivery is Delivery.PULL:
        await e.bus.publish(ActPulled(act_id, mark.act.actor_id, mark.act.tweet_id, mark.act.author_id))
    elif not await _push(e, mark.act, mark.after):
        return
    await e.tweets.clear(act_id)
    e.event_log.note("fanned_out", number=act_id, actor=mark.act.actor_id)
    FAN_OUT_LAG.observe((e.clock.now_ms() - ms_of(act_id)) / 1000)


async def _push(e: Engines, act: Act, after: UserId) -> bool:
    """False when the rest was queued as another job."""
    began = time.monotonic()
    while True:
        seen_since = e.clock.now_ms() - e.sizes.dormant_ms
        with tracing.span("page of followers", after=str(after)) as step:
            followers = await e.graph.followers_page(act.actor_id, after, e.sizes.followers, seen_since)
            step.set_attribute("followers", len(followers))
        for start in range(0, len(followers), e.sizes.chunk):
            await _write(e, act, followers[start : start + e.sizes.chunk])
        await e.timelines.trim(_some(followers, e.sizes.trim_one_in), e.sizes.materialised)
        if len(followers) < e.sizes.followers:
            return True
        after = followers[-1]
        await e.tweets.advance(act.id, after)
        if time.monotonic() - began > _SHORT_S:
            await e.jobs.enqueue("fan_out", act.id, key=f"{act.id}:{after}")
            return False


async def _write(e: Engines, act: Act, viewers: Sequence[UserId]) -> None:
    with tracing.span("timelines", rows=len(viewers)):
        await e.timelines.add(viewers, act)
    FAN_OUT_ROWS.inc(len(viewers))
    await e.bus.publish(ActReached(act.id, act.actor_id, tuple(viewers), act.tweet_id, act.author_id))


def _some(viewers: Sequence[UserId], one_in: int) -> list[UserId]:
    return [viewer for viewer in viewers if random.random() * one_in < 1]


async def backfill_follow(follower: UserId, followee: UserId, follow_id: int) -> None:
    """Merge a new followee's acts into the follower's timeline, so that reads need not pull them any more.

    Until the flag flips, reads pull this followee: the viewer's next read is complete whatever happens here.
    """
    e = engines()
    keep = e.sizes.materialised
    acts = await e.tweets.acts_of([followee], below=None, at_least=0, limit=keep)
    for start in range(0, len(acts), e.sizes.chunk):
        await e.timelines.fill(follower, acts[start : start + e.sizes.chunk])
    if len(acts) == keep:
        # There is more below: what lies there must not be believed. Raised before the flag says "complete". Where nothing is
        # believed yet, whoever makes a floor has all acts below it.
        await e.timelines.lift_floor(follower, acts[-1].id)
    if await e.graph.mark_backfilled(follower, followee, follow_id):
        e.caches.relations.drop((follower,))
    await e.timelines.trim([follower], keep)


async def rebuild(viewer: UserId, since: ActId) -> None:
    """Materialise a timeline below `since`, to which the reader who queued this raised the floor."""
    e = engines()
    keep = e.sizes.materialised
    if await e.timelines.floor(viewer) != since:
        return
    relations = (await e.graph.relations([viewer]))[viewer]
    acts = await e.tweets.acts_of(list(relations.followees), below=since, at_least=0, limit=keep)
    for start in range(0, len(acts), e.sizes.chunk):
        await e.timelines.fill(viewer, acts[start : start + e.sizes.chunk])
    if await e.timelines.lower_floor(viewer, since, acts[-1].id if len(acts) == keep else 0):
        return
    # A backfill or a trim ran meanwhile: what was read above may lack something. Reads go on pulling until the next try.
    moved = await e.timelines.floor(viewer)
    log.info("rebuild overlapped", viewer=viewer)
    if moved is not None and await e.timelines.size(viewer) < keep:
        await e.jobs.enqueue("rebuild", viewer, moved, key=f"{viewer}:{moved}", delay=1)
