"""What tweets and retweets have in common: push or pull is chosen, the fan-out starts, live tabs hear of it."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager

from backend import tracing
from backend.engines import Engines
from backend.events import ActMade, ActPulled
from backend.ids import ActId, UserId
from backend.tweets.interface import Act, Delivery

_LONGEST_CLICK_MS = 10_000


async def delivery(e: Engines, actor: UserId, act: ActId) -> Delivery:
    """Push or pull, once for this act. A pull is noted with the actor before the act exists: readers look for it."""
    user = await e.caches.users.get(actor)  # a count of some seconds ago chooses as well: nothing is lost either way
    if user is None or user.followers_count < await e.live_settings.celebrity_threshold():
        return Delivery.PUSH
    await e.users.note_pulled(actor, act)
    e.caches.note_pulled(actor, act)
    return Delivery.PULL


async def start(e: Engines, act: Act, chosen: Delivery) -> None:
    """Call it once the act is stored."""
    with tracing.span("enqueue"):
        await e.jobs.enqueue("fan_out", act.id, key=f"{act.id}:0")  # lost? reconcile finds the mark
    e.event_log.note("reposted" if act.is_retweet else "posted", number=act.id, actor=act.actor_id)
    await e.bus.publish(ActMade(act.id, act.actor_id, act.tweet_id))
    if chosen is Delivery.PULL:
        await e.bus.publish(ActPulled(act.id, act.actor_id, act.tweet_id, act.author_id))


@contextmanager
def way(name: str, clicked_ms: int | None = None) -> Generator[None]:
    """The way of an act begins: with the click, where a browser tells of one that its clock and ours can mean."""
    now_ms = time.time_ns() // 1_000_000
    clicked = clicked_ms is not None and now_ms - _LONGEST_CLICK_MS < clicked_ms < now_ms
    with tracing.root(name, start_ns=clicked_ms * 1_000_000 if clicked_ms and clicked else None):
        if clicked:
            tracing.past("click", tracing.carrier(), (clicked_ms or 0) * 1_000_000, time.time_ns())
        yield
