"""Followers of a person whom the viewer knows: those whom the viewer follows too."""

from __future__ import annotations

from backend import cursor as cursors
from backend.engines import engines
from backend.ids import UserId
from backend.services import people, users
from backend.views import SUSPENDED, KnownFollowersView, Page, UserView, Viewer
from backend.visibility import relations_of

_SHOWN = 3


async def summary(viewer: Viewer | None, username: str) -> KnownFollowersView:
    """How many, and the three whom the viewer followed last: none for visitors, for oneself and around a block. Raises UserNotFound."""
    person = (await people.named(username)).id
    if viewer is None or not await _known_to(viewer, person):
        return KnownFollowersView()
    first = await engines().known_followers.page(viewer.id, person, None, _SHOWN)
    # Most profiles are answered by the first look.
    count = await engines().known_followers.count(viewer.id, person) if len(first) == _SHOWN else len(first)
    cards = await engines().caches.cards.get_many([id for _, id in first])
    shown = [card for _, id in first if (card := cards.get(id)) and card is not SUSPENDED]
    return KnownFollowersView(count, shown)


async def of(viewer: Viewer | None, username: str, cursor: str | None, limit: int) -> Page[UserView]:
    """All of them, whom the viewer followed last first. Raises UserNotFound, BadCursor."""
    person = (await people.named(username)).id
    kind = f"known_followers:{person}"
    if viewer is None or not await _known_to(viewer, person):
        cursors.decode(kind, cursor)
        return Page([])

    async def read(below: int | None, size: int) -> list[users.Place]:
        return await engines().known_followers.page(viewer.id, person, below, size)

    return await users.page(viewer, kind, read, cursor, limit)


async def _known_to(viewer: Viewer, person: UserId) -> bool:
    return viewer.id != person and person not in (await relations_of(viewer.id)).blocked
