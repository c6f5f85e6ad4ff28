"""Taking an account out, and bringing it back."""

from __future__ import annotations

from backend.engines import engines
from backend.errors import UserNotFound
from backend.events import SessionEnded, UsersChanged
from backend.models import User


async def suspend(username: str) -> None:
    """Nobody sees what they wrote or retweeted; they can't log in, and their tabs and streams close. Raises UserNotFound."""
    e = engines()
    user = await _named(username)
    await e.users.change(user.id, state="suspended")
    await e.sessions.end(user.id)
    await e.bus.publish(UsersChanged((user.id,)))
    await e.bus.publish(SessionEnded(user.id, 0))


async def restore(username: str) -> None:
    """Everything is as it was before, but that they log in anew. Raises UserNotFound."""
    user = await _named(username)
    await engines().users.change(user.id, state="active")
    await engines().bus.publish(UsersChanged((user.id,)))


async def _named(username: str) -> User:
    found = await engines().users.by_usernames([username])
    if not found:
        raise UserNotFound(f"No account is called {username}.")
    return found[username.lower()]
