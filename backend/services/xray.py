"""What the system shows of itself: to administrators, and in a demo world to everybody. For all others nothing is here: NotFound."""

from __future__ import annotations

import asyncio
from typing import Literal, cast

from backend.clock import rfc3339
from backend.engines import engines
from backend.errors import NotFound
from backend.ids import ActId, ms_of
from backend.services import hops, moderation, ways
from backend.settings import Demo
from backend.traces import Step
from backend.tweets.interface import act_of
from backend.views import Viewer
from backend.visibility import suspended_among
from backend.xray_views import SystemView, TracedPost, WayView

_NEWEST = 12


async def recent(viewer: Viewer) -> list[TracedPost]:
    """The newest posts whose way is kept, newest first. Raises NotFound."""
    await require(viewer)
    ids = await engines().traces.recent(_NEWEST)
    kept = await asyncio.gather(*(engines().traces.of(id) for id in ids))
    return await _posts(dict(zip(ids, kept, strict=True)))


async def system(viewer: Viewer) -> SystemView:
    """What all processes did in the last minute, and what they are made of. Raises NotFound."""
    await require(viewer)
    e = engines()
    return hops.system(await e.pulse.all(), await e.jobs.depth(), e.settings)


async def way(viewer: Viewer, act: ActId) -> WayView:
    """What is known of the way of a post or repost until now. Raises NotFound, for one that is not kept too."""
    await require(viewer)
    steps = await engines().traces.of(act)
    found = await _posts({act: steps})
    if not found or not steps:
        raise NotFound
    return ways.drawn(found[0], steps)


def is_open_to_all() -> bool:
    """Whether this is a demo world."""
    return engines().settings.demo is Demo.ON


async def require(viewer: Viewer) -> None:
    """Raises NotFound for those to whom nothing is shown here."""
    if not is_open_to_all():
        await moderation.require_admin(viewer)


async def require_demo(viewer: Viewer) -> None:
    """Raises NotFound for everybody outside of a demo world too."""
    await require(viewer)
    if not is_open_to_all():
        raise NotFound


async def _posts(kept: dict[ActId, list[Step]]) -> list[TracedPost]:
    """Without those whose act is gone, or whose people are away."""
    e = engines()
    tweets = await e.tweets.get_many(kept)
    acts = {id: act_of(tweet) for id, tweet in tweets.items()} | await e.tweets.retweets(kept.keys() - tweets.keys())
    tweets |= await e.tweets.get_many({act.tweet_id for act in acts.values()} - tweets.keys())
    users = await e.caches.users.get_many({act.actor_id for act in acts.values()})
    away = await suspended_among({id for act in acts.values() for id in (act.actor_id, act.author_id)})
    made: list[TracedPost] = []
    for id, steps in kept.items():
        act = acts.get(id)
        if act is None or {act.actor_id, act.author_id} & away or (actor := users.get(act.actor_id)) is None:
            continue
        tweet = tweets.get(act.tweet_id)
        made.append(
            TracedPost(
                id=str(id),
                username=actor.username,
                text=tweet.text if tweet and not tweet.deleted_ms and not tweet.hidden else "",
                repost=act.is_retweet,
                delivery=cast(Literal["push", "pull", ""], ways.delivery(steps)),
                followers=actor.followers_count,
                took_ms=ways.took_ms(steps),
                at=rfc3339(ms_of(id)),
            )
        )
    return made
