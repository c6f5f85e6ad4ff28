"""What `chirp run --reload` runs, and which of it is had anew when a file changes."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import structlog
from watchfiles import awatch

from chirp_app import ROOT
from chirp_app.address import Address
from chirp_app.development import vite
from chirp_app.supervisor import Service, Supervisor

log = structlog.get_logger()

_SOURCES = ("assets", "backend", "chirp_app", "components", "migrations", "rxconfig.py", "state", "workers")
_WORKER = ("backend", "migrations", "workers")


def services(address: Address, place: Sequence[str]) -> list[Service]:
    port = address.free_port()
    return [
        vite.service(address.host, port),
        Service("worker", _anew("worker")),
        Service("web", _anew("web", *place, "--vite", str(port)), ready=address.is_ready),
    ]


def watching(supervisor: Supervisor) -> asyncio.Task[None]:
    """Changes are acted upon until it is cancelled."""
    task = asyncio.create_task(_watch(supervisor))
    task.add_done_callback(_told)
    return task


def _told(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("changes are not seen any more", exc_info=error)


async def _watch(supervisor: Supervisor) -> None:
    async for changed in awatch(*(ROOT / name for name in _SOURCES)):
        names = sorted({str(Path(path).relative_to(ROOT)) for _, path in changed})
        # Compiling puts links there.
        names = [name for name in names if not name.startswith("assets/external")]
        if not names:
            continue
        log.info("changed", files=names)
        if any(name.startswith("migrations") for name in names):
            await _migrate()
        supervisor.send("web", signal.SIGHUP)
        if any(name.startswith(_WORKER) for name in names):
            supervisor.send("worker", signal.SIGHUP)


async def _migrate() -> None:
    """What goes wrong is said by the command."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-P", "-m", "chirp_app", "migrate")
    await process.wait()


def _anew(*words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "chirp_app.development", *words]
