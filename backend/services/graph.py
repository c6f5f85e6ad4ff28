"""Follow, block, mute."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from backend.engines import engines
from backend.errors import SelfFollow
from backend.events import NotificationsChanged, UsersChanged
from backend.ids import UserId
from backend.notifications.interface import Kind
from backend.rate_limits import Action
from backend.repositories.suggestions import VISITOR
from backend.services import notifications, users
from backend.services.people import named
from backend.views import RelationshipView, UserView, Viewer
from backend.visibility import relations_of


async def follow(viewer: Viewer, username: str) -> RelationshipView:
    """Their tweets are in the viewer's home from now on. Raises UserNotFound, SelfFollow, Blocked, RateLimited."""
    e = engines()
    other = (await named(username)).id
    if (await e.graph.relationship(viewer.id, [other]))[other].following:
        return await _relationship(viewer, other)
    if other != viewer.id:
        await e.limits.spend(viewer.id, Action.FOLLOW)
    follow_id = await e.ids.next()
    answer = await _change(viewer, other, lambda: e.graph.follow(viewer.id, other, follow_id))
    await e.jobs.enqueue("backfill_follow", viewer.id, other, follow_id, key=f"{follow_id}:0")
    if not await e.jobs.enqueue("notify_follow", other, viewer.id, key=f"{follow_id}"):
        await notifications.note(Kind.FOLLOW, other, 0, viewer.id)  # no queue: nobody would find it later
    return answer


async def unfollow(viewer: Viewer, username: str) -> RelationshipView:
    """Their tweets are gone from the viewer's home at once: home filters by today's follows."""
    other = (await named(username)).id
    answer = await _change(viewer, other, lambda: engines().graph.unfollow(viewer.id, other))
    await notifications.forget(Kind.FOLLOW, other, 0, viewer.id)
    return answer


async def block(viewer: Viewer, username: str) -> RelationshipView:
    """Ends the follows both ways; the two don't see each other any more."""
    e = engines()
    other = (await named(username)).id
    block_id = await e.ids.next()
    return await _change_sight(viewer, other, lambda: e.graph.block(viewer.id, other, block_id))


async def unblock(viewer: Viewer, username: str) -> RelationshipView:
    other = (await named(username)).id
    return await _change_sight(viewer, other, lambda: engines().graph.unblock(viewer.id, other))


async def mute(viewer: Viewer, username: str) -> RelationshipView:
    """Hides them in the viewer's feeds; they don't learn of it."""
    e = engines()
    other = (await named(username)).id
    mute_id = await e.ids.next()
    return await _change_sight(viewer, other, lambda: e.graph.mute(viewer.id, other, mute_id))


async def unmute(viewer: Viewer, username: str) -> RelationshipView:
    other = (await named(username)).id
    return await _change_sight(viewer, other, lambda: engines().graph.unmute(viewer.id, other))


async def suggestions(viewer: Viewer | None, limit: int = 3) -> list[UserView]:
    """People to follow, 20 at most: followed by those whom the viewer follows, then popular ones; nobody whom the viewer
    follows, mutes or shares a block with, from the moment on at which they do."""
    relations = await relations_of(viewer.id if viewer else None)
    known = relations.followees.keys() | relations.blocked | relations.muted
    found = await engines().caches.suggestions.get(viewer.id if viewer else VISITOR) or ()
    return await users.views(viewer, [person for person in found if person not in known][:limit])


async def _change(viewer: Viewer, other: UserId, change: Callable[[], Awaitable[bool]]) -> RelationshipView:
    if other == viewer.id:
        raise SelfFollow
    if await change():
        await engines().bus.publish(UsersChanged((viewer.id, other)))
    return await _relationship(viewer, other)


async def _change_sight(viewer: Viewer, other: UserId, change: Callable[[], Awaitable[bool]]) -> RelationshipView:
    """As _change: the notifications of each about the other come or go."""
    answer = await _change(viewer, other, change)
    for user in (viewer.id, other):
        await engines().bus.publish(NotificationsChanged(user))
    return answer


async def _relationship(viewer: Viewer, other: UserId) -> RelationshipView:
    return (await engines().graph.relationship(viewer.id, [other]))[other]
