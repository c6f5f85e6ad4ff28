"""One of three Cassandra nodes is killed while people post and read: how long the longest of them waits."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from backend import bootstrap
from backend.engines import Engines
from backend.services import timelines, tweets
from backend.services.tweets import Draft
from backend.settings import Settings
from backend.views import Viewer
from tests.benchmarks.cluster_costs import Measured
from tests.benchmarks.results import Result, percentile
from tests.benchmarks.world import people
from tests.engines.cassandra import Node

_PEOPLE = 4


async def run(settings: Settings, nodes: list[Node], sizes: Any, measured: Measured) -> list[Result]:
    async with bootstrap.open(settings) as engines:
        viewers = [Viewer(user.id, user.username, 0) for user in await people(engines, "person", _PEOPLE)]
        await _act(engines, viewers, sizes.before_s)  # warm: statements are prepared on every node
        before = await _act(engines, viewers, sizes.before_s)
        acting = asyncio.create_task(_act(engines, viewers, sizes.after_s))
        await asyncio.sleep(sizes.before_s / 3)
        nodes[1].kill()
        after = await acting
    told = (
        f"{len(after):,} posts and reads by {_PEOPLE} people while one node of three was killed -9, none failed; "
        f"p50 {percentile(after, 0.5) * 1e3:.0f} ms; the longest before the kill {max(before) * 1e3:.0f} ms"
    )
    return [Result("Fail-over of three nodes, longest gap of a client", max(after), "s", 1.0, detail=told)]


async def _act(engines: Engines, viewers: list[Viewer], seconds: float) -> list[float]:
    """Each posts and reads home in turn for so long. Answers how long each call took; one that fails is an error here."""
    end, took = time.perf_counter() + seconds, list[float]()

    async def person(viewer: Viewer) -> None:
        while (began := time.perf_counter()) < end:
            await tweets.create(viewer, Draft(f"at {began}"))
            between = time.perf_counter()
            await timelines.read_home(viewer, None, 20)
            took.extend((between - began, time.perf_counter() - between))

    await asyncio.gather(*map(person, viewers))
    return took
