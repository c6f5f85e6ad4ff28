"""Taking an account out, and bringing it back."""

from __future__ import annotations

from backend.engines import engines
from backend.errors import UserNotFound
from backend.events import SessionEnded, UsersChanged
from backend.ids import UserId
from backend.models import User
from backend.repositories.erasures import LEAVING
from backend.words import t


async def suspend(username: str) -> None:
    """Nobody sees what they wrote or retweeted; they can't log in, and their tabs and streams close. Raises UserNotFound."""
    await take_out((await _named(username)).id, "suspended")


async def restore(username: str) -> bool:
    """Everything is as it was before, but that they log in anew; False when they were not suspended. Raises UserNotFound.

    Who was leaving still is.
    """
    user = await _named(username)
    if user.state != "suspended":
        return False
    if await engines().erasures.get(user.id):
        await take_out(user.id, LEAVING)
    else:
        await bring_back(user.id)
    return True


async def take_out(user: UserId, state: str) -> None:
    """Only people whose state is "active" are seen, are counted in notifications, and can log in."""
    e = engines()
    await e.users.change(user, state=state)
    await e.notifications.hide_actors([user], True)
    await e.sessions.end(user)
    await e.bus.publish(UsersChanged((user,)))
    await e.bus.publish(SessionEnded(user, 0))
    await _index(user)


async def bring_back(user: UserId) -> None:
    e = engines()
    await e.notifications.hide_actors([user], False)
    await e.users.change(user, state="active")
    await e.bus.publish(UsersChanged((user,)))
    await _index(user)


async def _index(user: UserId) -> None:
    await engines().jobs.enqueue("index_person", user, key=f"{user}:{engines().clock.now_ms()}")


async def _named(username: str) -> User:
    found = await engines().users.by_usernames([username])
    if not found:
        raise UserNotFound(t("No account is called {name}.", name=username))
    return found[username.lower()]
