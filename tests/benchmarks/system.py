"""A running Chirp to measure: Valkey, one worker and one web process (tests/benchmarks/server.py), each on its own."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from chirp_app import ROOT
from tests.benchmarks.world import World

_PATIENCE_S = 120


@dataclass(frozen=True)
class System:
    port: int
    data: Path
    web_pid: int
    world: World

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def metrics(self) -> dict[str, float]:
        """The web process' metrics, by their names with labels."""
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        return {name: float(value) for name, _, value in (one.rpartition(" ") for one in lines if one[:1] != "#")}


def environment(data: Path, redis_url: str, **more: str) -> dict[str, str]:
    """Of a child process: nothing of ours but this. Rate limits are off: one person posts what a hundred would."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHIRP_")}
    given = {"DATA_DIR": str(data), "REDIS_URL": redis_url, "SECRET_KEY": "for benchmarks only", "RATE_LIMITS": "off"}
    # The author with 5,000 followers is one whose posts are pushed.
    given |= {"CELEBRITY_THRESHOLD": "6000", "LOG_LEVEL": "warning"} | more
    return kept | {f"CHIRP_{name}": value for name, value in given.items()}


@asynccontextmanager
async def started(data: Path, redis_url: str, port: int, world: World, **more: str) -> AsyncIterator[System]:
    given, output = environment(data, redis_url, **more), (data / "output.log").open("ab")
    children = [
        _start(words, given, output) for words in (["tests.benchmarks.server", str(port)], ["chirp_app", "worker"])
    ]
    try:
        system = System(port, data, children[0].pid, world)
        await _ready(system, children[0])
        yield system
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(_PATIENCE_S)
        output.close()


def _start(words: list[str], given: dict[str, str], output: BinaryIO) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", *words]
    return subprocess.Popen(command, cwd=ROOT, env=given | {"PYTHONPATH": str(ROOT)}, stderr=output)


async def _ready(system: System, web: subprocess.Popen[bytes]) -> None:
    async with asyncio.timeout(_PATIENCE_S):
        while True:
            if web.poll() is not None:
                raise RuntimeError(f"the web process ended:\n{(system.data / 'output.log').read_text()[-2000:]}")
            try:
                system.metrics()
                return
            except OSError:
                await asyncio.sleep(0.05)
