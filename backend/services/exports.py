"""A copy of what is somebody's: asked for once a day, made by workers/exports, fetched by its owner only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from backend.account_views import ExportView
from backend.clock import rfc3339
from backend.engines import engines
from backend.errors import Invalid, NotFound, RateLimited
from backend.media.store import Range
from backend.repositories.exports import READY, WAITING, WORKING
from backend.views import Viewer
from backend.words import t

PAUSE_MS = 24 * 3600 * 1000
KEPT_MS = 7 * 24 * 3600 * 1000


@dataclass(frozen=True)
class Archive:
    size: int
    content: AsyncIterator[bytes]


async def of(viewer: Viewer) -> ExportView | None:
    """The viewer's last one, if it is still known."""
    found = await engines().exports.get(viewer.id)
    if found is None:
        return None
    until = rfc3339(found.due_ms) if found.state == READY else None
    return ExportView(found.state, found.done, found.total, until)


async def ask(viewer: Viewer) -> ExportView:
    """Have one made. Raises Invalid while one is under way, RateLimited within a day after one was finished."""
    e = engines()
    now_ms = e.clock.now_ms()
    earlier = await e.exports.ask(viewer.id, now_ms, now_ms - PAUSE_MS)
    if earlier and earlier.state in (WAITING, WORKING):
        raise Invalid(t("Your copy is being made already."))
    if earlier:
        wait_s = (earlier.finished_ms + PAUSE_MS - now_ms) / 1000
        raise RateLimited(t("You can have a copy made once a day."), retry_after=max(1, round(wait_s)), limit=1)
    await e.jobs.enqueue("make_exports", key=f"{viewer.id}:{now_ms}")
    return ExportView(WAITING, 0, 0, None)


async def archive(viewer: Viewer) -> Archive:
    """The viewer's ZIP. Raises NotFound when there is none, or none any more."""
    e = engines()
    found = await e.exports.get(viewer.id)
    if found is None or found.state != READY or found.due_ms <= e.clock.now_ms():
        raise NotFound(t("There is no copy of your data."))
    size = await e.archives.size(found.name)
    return Archive(size, e.archives.read(found.name, Range(0, size - 1, size)))
