"""Measures Chirp on its clusters: python -m tests.benchmarks.cluster [NAME ...] [--quick] [--out bench-cluster.json].

Cassandra, PostgreSQL and Valkey run on this machine, beside what is measured: ratios and processor times tell more than rates.
--costs FILE writes what one of each thing costs there: backend/unit_costs.json, from which docs/capacity.md is computed.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop

from backend import bootstrap, logging, settings
from backend.settings import Settings
from tests.benchmarks import cluster_fail_over, cluster_fan_out, cluster_reads
from tests.benchmarks.cluster_costs import Measured, write_costs
from tests.benchmarks.results import Result, machine, table, write
from tests.engines.cassandra import Node, cassandra
from tests.engines.postgresql import postgresql
from tests.engines.valkey import valkey


@dataclass(frozen=True)
class Sizes:
    crowd: int = 5000
    fan_outs: int = 12
    authors: int = 30
    posts: int = 300
    clients: int = 8
    rounds: int = 4
    seconds: float = 4.0
    """Of one round of reads."""
    before_s: float = 3.0
    after_s: float = 20.0
    """How long people act before a node is killed, and after it."""


QUICK = Sizes(crowd=200, fan_outs=2, authors=5, posts=30, rounds=1, seconds=0.5, before_s=0.5, after_s=3)

Benchmark = Callable[[Settings, list[Node], Any, Measured], Awaitable[list[Result]]]
ALL: dict[str, tuple[Benchmark, int]] = {
    "fan_out": (cluster_fan_out.run, 1),
    "reads": (cluster_reads.run, 1),
    "fail_over": (cluster_fail_over.run, 3),
}
"""And on how many nodes of Cassandra."""


async def measure(names: list[str], sizes: Sizes, measured: Measured) -> list[Result]:
    results: list[Result] = []
    for name in names:
        run, nodes = ALL[name]
        print(f"{time.strftime('%H:%M:%S')} {name}", flush=True)  # noqa: T201
        with tempfile.TemporaryDirectory(prefix="chirp-bench-") as folder, ExitStack() as stack:
            root = Path(folder)
            ring = stack.enter_context(cassandra(root / "cassandra", nodes))
            database = stack.enter_context(postgresql()).database()
            given = _settings(root / "data", ring, database, stack.enter_context(valkey(root / "valkey")))
            await bootstrap.migrate(given)
            results += await run(given, ring, sizes, measured)
    return results


def _settings(data: Path, ring: list[Node], database: str, redis_url: str) -> Settings:
    hosts = ",".join(node.host for node in ring)
    tweets = f"cassandra://{hosts}:{ring[0].port}/chirp?dc=datacenter1&replication={len(ring)}"
    urls = {"database_url": database, "tweets_url": tweets, "redis_url": redis_url}
    more = {"secret_key": "for benchmarks only, and long enough", "rate_limits": "off", "celebrity_threshold": 6000}
    loaded = settings.load(data_dir=data, log_level="error", **urls, **more)
    logging.configure(loaded, process="bench")
    return loaded


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.cluster", description="Measure Chirp on its clusters."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of: {', '.join(ALL)}")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: tries the benchmarks, measures nothing")
    parser.add_argument("--out", type=Path, default=Path("bench-cluster.json"))
    parser.add_argument(
        "--costs", type=Path, help="write what was measured of unit costs into this file, beside the rest"
    )
    given = parser.parse_args()
    about, measured = machine(), Measured()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        results = runner.run(measure(given.names or list(ALL), QUICK if given.quick else Sizes(), measured))
    write(given.out, about, results)
    if given.costs:
        write_costs(given.costs, about, measured)
    print(f"\n{', '.join(f'{name} {value}' for name, value in about.items())}\n\n{table(results)}\n")  # noqa: T201


if __name__ == "__main__":
    main()
