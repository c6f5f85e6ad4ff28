"""Makes copies of what is somebody's: one at a time in a process, in bounded memory, begun anew when a worker dies in it.

The work is a task of its own beside the jobs, which are short: a job only looks whether there is something to do.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
import zipfile
from typing import IO

import orjson
import structlog

from backend.engines import Engines, engines
from backend.errors import NotFound
from backend.ids import UserId
from backend.media.store import Range, new_name
from backend.metrics import ERRORS
from backend.models import Export
from backend.repositories.exports import FAILED, READY, WORKING
from backend.services.exports import KEPT_MS
from workers.export_parts import PARTS, Pages, pages

log = structlog.get_logger()

_FILES = 200
"""Read at a time."""
_PATIENCE_MS = 60_000
_BEAT_S = 10.0
_ATTEMPTS = 3
_running: set[asyncio.Task[None]] = set()


async def make_exports() -> None:
    """Begin what waits, unless this process makes one; remove those that were kept for long enough."""
    if not _running:
        task = asyncio.create_task(work())
        _running.add(task)
        task.add_done_callback(_running.discard)


async def stop() -> None:
    """This process ends: another one begins anew what it was about."""
    for task in list(_running):
        task.cancel()
        await asyncio.wait({task})


async def work() -> None:
    """Everything that is due, one after the other: what fails keeps nothing else waiting."""
    e = engines()
    for export in await e.exports.due(e.clock.now_ms()):
        try:
            await _attend(e, export)
        except _Overtaken:
            log.info("export overtaken", user=export.user_id)
        except Exception:
            ERRORS.labels("export").inc()
            log.exception("export failed", user=export.user_id)


async def _attend(e: Engines, export: Export) -> None:
    if export.state in (READY, FAILED):
        await _remove(e, export)
    elif export.attempt >= _ATTEMPTS:
        await _fail(e, export)
    else:
        await _begin(e, export)


async def _remove(e: Engines, export: Export) -> None:
    """Unless it is asked for anew meanwhile. A file that stays is looked for again in a minute: its row still names it."""
    if await e.exports.change(export, state=FAILED, due_ms=e.clock.now_ms() + _PATIENCE_MS):
        await e.archives.remove(export.name)
        await e.exports.remove(export)


async def _begin(e: Engines, export: Export) -> None:
    before, due_ms = export.name, e.clock.now_ms() + _PATIENCE_MS
    claim = {"state": WORKING, "attempt": export.attempt + 1, "due_ms": due_ms, "done": 0, "name": new_name("zip")}
    if not await e.exports.change(export, **claim):
        return
    try:
        await e.archives.remove(before)
        await _make(e, export)
    except _Overtaken:
        raise
    except Exception:
        await _fail(e, export)
        raise


async def _fail(e: Engines, export: Export) -> None:
    await e.exports.change(export, state=FAILED, due_ms=e.clock.now_ms() + KEPT_MS)


class _Overtaken(Exception):
    """Another worker has taken this export (this one was silent for too long), or its account is gone."""


class _Progress:
    """How far a copy is, told every few seconds: which is also what says that this worker lives."""

    def __init__(self, e: Engines, export: Export, total: int) -> None:
        self._e, self._export, self._total = e, export, total
        self._last = float("-inf")
        self.done = 0

    async def beat(self) -> None:
        """After each page and each piece of a file, and while the archive is put away. Raises _Overtaken."""
        if time.monotonic() - self._last >= _BEAT_S:
            self._last = time.monotonic()
            due_ms = self._e.clock.now_ms() + _PATIENCE_MS
            if not await self._e.exports.change(self._export, done=self.done, total=self._total, due_ms=due_ms):
                raise _Overtaken


async def _make(e: Engines, export: Export) -> None:
    progress = _Progress(e, export, len(PARTS) + await e.media_rows.count(export.user_id))
    with tempfile.TemporaryFile(dir=e.settings.data_dir) as file:
        await _fill(e, export.user_id, file, progress)
        file.seek(0)
        await _put(e, export.name, file, progress)
    now_ms = e.clock.now_ms()
    if not await e.exports.change(export, state=READY, finished_ms=now_ms, due_ms=now_ms + KEPT_MS):
        await e.archives.remove(export.name)
        raise _Overtaken


async def _put(e: Engines, name: str, file: IO[bytes], progress: _Progress) -> None:
    """Into the archives, which may be far away."""
    upload = asyncio.create_task(e.archives.put(name, file))
    try:
        while not upload.done():
            await progress.beat()
            await asyncio.wait({upload}, timeout=_BEAT_S)
        upload.result()
    except BaseException:
        upload.cancel()
        await asyncio.wait({upload})
        raise


async def _fill(e: Engines, user: UserId, file: IO[bytes], progress: _Progress) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in PARTS.items():
            with archive.open(f"{name}.json", "w", force_zip64=True) as entry:
                await _write(entry, part(e, user), progress)
            progress.done += 1
        async for files in pages(lambda after: e.media_rows.of(user, after or 0, _FILES), "id"):
            for one in files:
                await _copy(e, one.name, archive, progress)
                progress.done += 1


async def _write(entry: IO[bytes], part: Pages, progress: _Progress) -> None:
    """A list, page by page."""
    start = b"[\n"
    async for rows in part:
        for row in rows:
            await asyncio.to_thread(entry.write, start + orjson.dumps(row))
            start = b",\n"
        await progress.beat()
    entry.write(b"[]\n" if start == b"[\n" else b"\n]\n")


async def _copy(e: Engines, name: str, archive: zipfile.ZipFile, progress: _Progress) -> None:
    try:
        size = await e.media.size(name)
    except NotFound:
        return  # swept meanwhile
    info = zipfile.ZipInfo(f"media/{name}")  # pictures and videos don't get smaller: stored as they are
    with archive.open(info, "w", force_zip64=True) as entry:
        async for chunk in e.media.read(name, Range(0, size - 1, size)):
            await asyncio.to_thread(entry.write, chunk)
            await progress.beat()
