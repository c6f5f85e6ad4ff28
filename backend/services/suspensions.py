"""Taking an account out, and bringing it back."""

from __future__ import annotations

from collections.abc import Set

from backend.engines import engines
from backend.errors import UserNotFound
from backend.events import SessionEnded, UsersChanged
from backend.ids import MAX_ID, UserId
from backend.models import User
from backend.words import t


async def suspend(username: str) -> None:
    """Nobody sees what they wrote or retweeted; they can't log in, and their tabs and streams close. Raises UserNotFound."""
    user = await _named(username)
    await engines().users.suspend(user.id)
    await settle(user.id)


async def restore(username: str) -> bool:
    """Everything is as it was before, but that they log in anew; False when they were not suspended. Raises UserNotFound.

    Who was leaving still is.
    """
    user = await _named(username)
    if not await engines().erasures.restore(user.id):
        return False
    await settle(user.id)
    return True


async def settle(user: UserId) -> None:
    """All else follows the state that was just written, or what somebody has made of it since.

    Only people whose state is "active" are seen, are counted in notifications, and can log in.
    """
    e = engines()
    await agree({user})
    await e.bus.publish(UsersChanged((user,)))
    if await _away({user}):
        await e.sessions.end(user)
        await e.bus.publish(SessionEnded(user, 0))
    await _index(user)


async def agree(people: Set[UserId]) -> None:
    """Notifications hide those who are away, and none of the others. A process that dies before this: reconcile comes."""
    e, seen = engines(), None
    changed: set[UserId] = set()
    while (away := await _away(people)) != seen:  # changed meanwhile
        changed.update(await e.notifications.hide_actors(away, True))
        changed.update(await e.notifications.hide_actors(people - away, False))
        seen = away
    for user in changed:  # lost? the next notification, or a look at the page, counts anew
        await e.jobs.enqueue("notify_hidden", user, 0, key=f"{user}:0:{e.clock.now_ms()}")


async def _away(people: Set[UserId]) -> set[UserId]:
    return {user.id for user in (await engines().users.get_many(people)).values() if user.state != "active"}


async def _index(user: UserId) -> None:
    e = engines()
    await e.jobs.enqueue("index_person", user, key=f"{user}:{e.clock.now_ms()}")
    await e.jobs.enqueue("reindex_posts", user, MAX_ID, key=f"{user}:{MAX_ID}:{e.clock.now_ms()}")


async def _named(username: str) -> User:
    found = await engines().users.by_usernames([username])
    if not found:
        raise UserNotFound(t("No account is called {name}.", name=username))
    return found[username.lower()]
