"""Finding people by name."""

from __future__ import annotations

from backend.engines import engines
from backend.errors import Closed, Suspended, UserNotFound
from backend.models import User
from backend.repositories.erasures import ERASING, LEAVING
from backend.words import t


async def named(username: str) -> User:
    """The person of that username, whatever its case. Raises UserNotFound, Closed, Suspended."""
    found = await engines().users.by_usernames([username])
    if not found:
        raise UserNotFound(t("There is no account @{name}.", name=username[:40]))
    user = found[username.lower()]
    if user.state in (LEAVING, ERASING):
        raise Closed
    if user.state != "active":
        raise Suspended
    return user
