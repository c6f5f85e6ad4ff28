"""Whom the viewer has blocked or muted: for their own eyes only."""

from __future__ import annotations

from backend.engines import engines
from backend.services import users
from backend.views import Page, UserView, Viewer


async def blocked(viewer: Viewer, cursor: str | None, limit: int) -> Page[UserView]:
    """Blocked last comes first. Raises BadCursor."""

    async def read(below: int | None, size: int) -> list[users.Place]:
        return await engines().hidden_people.blocked(viewer.id, below, size)

    return await users.page(viewer, f"blocks:{viewer.id}", read, cursor, limit, with_blocked=True)


async def muted(viewer: Viewer, cursor: str | None, limit: int) -> Page[UserView]:
    """Muted last comes first; whoever shares a block with the viewer too. Raises BadCursor."""

    async def read(below: int | None, size: int) -> list[users.Place]:
        return await engines().hidden_people.muted(viewer.id, below, size)

    return await users.page(viewer, f"mutes:{viewer.id}", read, cursor, limit, with_blocked=True)
