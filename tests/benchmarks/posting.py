"""POST /api/tweets while a worker fans out an author's posts to 5,000 followers, one after the other."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import time

import httpx
import orjson

from tests.benchmarks.load import drive, request
from tests.benchmarks.results import Result, percentile
from tests.benchmarks.sizes import Sizes
from tests.benchmarks.system import System

_BACKLOG = 4
_PAUSE_S = 0.2
"""Between a writer's posts: what is measured is how long each waits, not how many fit."""


async def run(system: System, sizes: Sizes) -> list[Result]:
    writers = system.world.readers
    each = sizes.posts // sizes.clients
    clients = [
        [
            request("POST", "/api/tweets", writers[place % len(writers)].token, _body(place, turn))
            for turn in range(each)
        ]
        for place in range(sizes.clients)
    ]
    storm = _Storm(system)
    raging = asyncio.create_task(storm.rage())
    try:
        await storm.risen.wait()
        load = await drive(system.port, clients, pause=_PAUSE_S)
    finally:
        raging.cancel()
    rows = storm.done * sizes.crowd / storm.lasted
    await storm.calm()
    assert not load.failed
    told = (
        f"p50 {percentile(load.latencies, 0.5):.1f} ms of {len(load.latencies):,}; {load.per_second:.0f} posts/s by "
        f"{sizes.clients} writers beside {rows:,.0f} timeline rows/s"
    )
    return [
        Result("Post acknowledged during a fan-out storm, p99", percentile(load.latencies, 0.99), "ms", 50, detail=told)
    ]


def _body(place: int, turn: int) -> bytes:
    return orjson.dumps({"text": f"Post {turn} of writer {place}, with #weather and https://example.org/{turn}"})


class _Storm:
    """Keeps a few fan-outs of the author's posts waiting, until cancelled."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._author = system.world.author
        self._db = sqlite3.connect(f"file:{system.data}/tweets.db?mode=ro", uri=True, isolation_level=None)
        self._posted = 0
        self._began = time.monotonic()
        self.risen = asyncio.Event()

    async def rage(self) -> None:
        headers = {"authorization": f"Bearer {self._author.token}"}
        async with httpx.AsyncClient(base_url=self._system.url, headers=headers) as client:
            for number in itertools.count():
                while self._pending() >= _BACKLOG:
                    self.risen.set()
                    await asyncio.sleep(0.01)
                (await client.post("/api/tweets", json={"text": f"Storm {number}"})).raise_for_status()
                self._posted += 1

    async def calm(self) -> None:
        """Wait until the worker has drained, and end."""
        async with asyncio.timeout(60):
            while self._pending(all_authors=True):
                await asyncio.sleep(0.05)
        self._db.close()

    @property
    def done(self) -> int:
        return self._posted - self._pending()

    @property
    def lasted(self) -> float:
        return time.monotonic() - self._began

    def _pending(self, *, all_authors: bool = False) -> int:
        sql = "SELECT count(*) FROM pending_fan_out WHERE ? OR actor_id = ?"
        return self._db.execute(sql, (all_authors, self._author.id)).fetchone()[0]
