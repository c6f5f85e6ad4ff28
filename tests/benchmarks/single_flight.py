"""200 readers at once of one celebrity's tweet that no cache knows."""

from __future__ import annotations

from tests.benchmarks.load import drive, request
from tests.benchmarks.results import Result
from tests.benchmarks.sizes import Sizes
from tests.benchmarks.system import System

_READERS = 200


async def run(system: System, sizes: Sizes) -> list[Result]:
    """To be run first: the server's caches are empty."""
    asked = request("GET", f"/api/tweets/{system.world.celebrity_tweet}")
    before = system.metrics()
    load = await drive(system.port, [[asked] for _ in range(_READERS)])
    after = system.metrics()
    assert not load.failed
    loads = {cache: _delta(before, after, cache, "miss") for cache in ("tweets", "cards", "counts")}
    shared = sum(_delta(before, after, cache, "shared") for cache in loads)
    told = ", ".join(f"{cache} {count:.0f}" for cache, count in loads.items())
    told = f"{_READERS} readers; loads: {told}; {shared:.0f} waited for another's load"
    return [Result("Loads of one tweet by 200 cold readers", loads["tweets"], "", 1, detail=told)]


def _delta(before: dict[str, float], after: dict[str, float], cache: str, outcome: str) -> float:
    name = f'chirp_cache_reads_total{{cache="{cache}",outcome="{outcome}"}}'
    return after[name] - before[name]
