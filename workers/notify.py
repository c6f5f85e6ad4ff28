"""Notes likes and follows with those whom they concern; tells who has notifications by somebody who was hidden, or is shown again.

Acts are noted by their fan-out, whose mark outlives a lost queue.
"""

from __future__ import annotations

from backend.engines import engines
from backend.events import NotificationsChanged
from backend.ids import TweetId, UserId
from backend.notifications.interface import Kind
from backend.services import notifications

_AT_A_TIME = 500


async def notify_like(tweet: TweetId, actor: UserId) -> None:
    e = engines()
    liked = await e.caches.tweets.get(tweet)
    if liked is None or not await _likes(tweet, actor):
        return
    await notifications.note(Kind.LIKE, liked.author_id, tweet, actor)
    if not await _likes(tweet, actor):  # taken back meanwhile: whoever did found nothing to forget
        await notifications.forget(Kind.LIKE, liked.author_id, tweet, actor)


async def notify_follow(user: UserId, actor: UserId) -> None:
    if not await _follows(actor, user):
        return
    await notifications.note(Kind.FOLLOW, user, 0, actor)
    if not await _follows(actor, user):
        await notifications.forget(Kind.FOLLOW, user, 0, actor)


async def notify_hidden(actor: UserId, after: UserId) -> None:
    """The unread counts of people above that id have changed; so many at a time, the rest by another job."""
    e = engines()
    concerned = await e.notifications.concerned(actor, after, _AT_A_TIME)
    for user in concerned:
        await e.bus.publish(NotificationsChanged(user))
    if len(concerned) == _AT_A_TIME:
        last = concerned[-1]
        await e.jobs.enqueue("notify_hidden", actor, last, key=f"{actor}:{last}:{e.clock.now_ms()}")


async def _likes(tweet: TweetId, actor: UserId) -> bool:
    return (await engines().tweets.engaged(actor, [tweet]))[tweet].liked


async def _follows(actor: UserId, user: UserId) -> bool:
    return (await engines().graph.relationship(actor, [user]))[user].following
