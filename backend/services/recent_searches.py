"""What a person searched for: theirs alone, and theirs to erase."""

from __future__ import annotations

from backend.engines import engines
from backend.search.query import LONGEST
from backend.text import tidy
from backend.views import Viewer

_KEPT = 10


async def of(viewer: Viewer, limit: int = _KEPT) -> list[str]:
    """Last one first."""
    return await engines().recent_searches.of(viewer.id, limit)


async def remember(viewer: Viewer, typed: str) -> None:
    """Put it on top; the same words in another case are the same search. Only the last 10 are kept."""
    query = " ".join(tidy(typed).split())
    if 0 < len(query) <= LONGEST:
        await engines().recent_searches.put(viewer.id, query, engines().clock.now_ms(), _KEPT)


async def forget(viewer: Viewer, query: str | None = None) -> None:
    """Forget one, or all of them. Idempotent."""
    await engines().recent_searches.remove(viewer.id, query)
