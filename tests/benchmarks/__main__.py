"""Measures Chirp against its limits: python -m tests.benchmarks [NAME ...] [--quick] [--port 8000] [--out bench.json].

Without names it measures everything. A miss is reported, not an error: the exit code is 0 whenever all was measured.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop

from backend import bootstrap, logging, settings
from backend.engines import Engines
from backend.settings import Settings
from chirp_app.frontend import require_built
from tests.benchmarks import (
    bell,
    fan_out,
    footprint,
    home_read,
    live,
    picture,
    posting,
    search,
    single_flight,
    system,
    timeline_size,
    world,
)
from tests.benchmarks.results import Result, machine, table, write
from tests.benchmarks.sizes import FULL, QUICK, Sizes
from tests.benchmarks.system import System
from tests.benchmarks.world import World
from tests.engines.valkey import valkey

# In this order: single_flight wants empty caches, footprint starts a Chirp of its own.
ON_A_SYSTEM: dict[str, Callable[[System, Sizes], Awaitable[list[Result]]]] = {
    "single_flight": single_flight.run,
    "home_read": home_read.run,
    "posting": posting.run,
    "live": live.run,
    "bell": bell.run,
    "picture": picture.run,
}
IN_PROCESS: dict[str, Callable[[Engines, Sizes], Awaitable[list[Result]]]] = {
    "fan_out": fan_out.run,
    "timeline_size": timeline_size.run,
    "search": search.run,
}
ALL = [*ON_A_SYSTEM, *IN_PROCESS, "footprint"]


async def measure(names: list[str], sizes: Sizes, port: int) -> list[Result]:
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="chirp-bench-") as folder:
        root = Path(folder)
        if chosen := [name for name in ON_A_SYSTEM if name in names]:
            results += await _on_a_system(root / "system", chosen, sizes, port)
        for name in (name for name in IN_PROCESS if name in names):
            _tell(name)
            results += await _in_process(root / name, name, sizes)
        if "footprint" in names:
            _tell("footprint")
            results += await footprint.run(root / "footprint", sizes, port)
    return results


async def _on_a_system(data: Path, names: list[str], sizes: Sizes, port: int) -> list[Result]:
    results: list[Result] = []
    with valkey(data / "valkey") as redis_url:
        _tell("making a world")
        made = await _world(_settings(data, redis_url), sizes)
        async with system.started(data, redis_url, port, made) as running:
            for name in names:
                _tell(name)
                results += await ON_A_SYSTEM[name](running, sizes)
    return results


async def _world(given: Settings, sizes: Sizes) -> World:
    await bootstrap.migrate(given)
    async with bootstrap.open(given) as engines:
        return await world.make(
            engines,
            demo_people=sizes.demo_people,
            fans=sizes.fans,
            readers=sizes.clients,
            crowd=sizes.crowd,
            signed_in=sizes.tabs + 1,
        )


async def _in_process(data: Path, name: str, sizes: Sizes) -> list[Result]:
    with valkey(data / "valkey") as redis_url:
        given = _settings(data, redis_url)
        await bootstrap.migrate(given)
        async with bootstrap.open(given) as engines:
            return await IN_PROCESS[name](engines, sizes)


def _settings(data: Path, redis_url: str) -> Settings:
    given = {"secret_key": "for benchmarks only", "rate_limits": "off", "celebrity_threshold": 6000}
    loaded = settings.load(data_dir=data, redis_url=redis_url, log_level="warning", **given)
    logging.configure(loaded, process="bench")
    return loaded


def _tell(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)  # noqa: T201


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure Chirp against its limits.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of: {', '.join(ALL)}")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: tries the benchmarks, measures nothing")
    parser.add_argument("--port", type=int, default=8105)
    parser.add_argument("--out", type=Path, default=Path("bench.json"))
    given = parser.parse_args()
    if unknown := set(given.names) - set(ALL):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(ALL)}")
    require_built()
    about = machine()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        results = runner.run(measure(given.names or ALL, QUICK if given.quick else FULL, given.port))
    write(given.out, about, results)
    print(f"\n{', '.join(f'{name} {value}' for name, value in about.items())}\n\n{table(results)}\n")  # noqa: T201


if __name__ == "__main__":
    main()
