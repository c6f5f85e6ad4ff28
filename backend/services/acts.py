"""What tweets and retweets have in common: push or pull is chosen, the fan-out starts, live tabs hear of it."""

from __future__ import annotations

from backend.engines import Engines
from backend.events import ActMade, ActPulled
from backend.ids import ActId, UserId
from backend.tweets.interface import Act, Delivery


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
    await e.jobs.enqueue("fan_out", act.id, key=f"{act.id}:0")  # lost? reconcile finds the mark
    await e.bus.publish(ActMade(act.id, act.actor_id, act.tweet_id))
    if chosen is Delivery.PULL:
        await e.bus.publish(ActPulled(act.id, act.actor_id, act.tweet_id, act.author_id))
