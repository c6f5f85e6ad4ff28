"""`chirp run --reload`: when a source file changes, what it influences is built and started again."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import structlog

from chirp_app import ROOT
from chirp_app.supervisor import Supervisor

log = structlog.get_logger()

_SOURCES = ("assets", "backend", "chirp_app", "components", "migrations", "rxconfig.py", "state", "workers")


def build() -> bool:
    """Bring set-up up to date, the built interface above all; False when it failed (and has said why)."""
    return subprocess.run([sys.executable, ROOT / "deploy" / "setup"], check=False).returncode == 0


async def watch(supervisor: Supervisor) -> None:
    """Build and restart on changes, until cancelled."""
    from watchfiles import awatch  # for developers only

    async for changes in awatch(*(ROOT / name for name in _SOURCES)):
        names = sorted({str(Path(path).relative_to(ROOT)) for _, path in changes})
        if all("external" in name for name in names):
            continue  # the build itself puts links into assets/external
        log.info("changed", files=names)
        if await asyncio.to_thread(build):
            supervisor.restart("web")
            if any(name.startswith(("backend", "workers")) for name in names):
                supervisor.restart("worker")
