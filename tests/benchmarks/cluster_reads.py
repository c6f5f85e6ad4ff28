"""Home over REST on Cassandra, PostgreSQL and Valkey, by one web process and by two."""

from __future__ import annotations

import asyncio
import urllib.request
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from backend import bootstrap
from backend.engines import Engines
from backend.settings import Settings
from backend.tweets.interface import Tweet
from tests.benchmarks import system
from tests.benchmarks.cluster_costs import Measured, cpu_s, wake_ups
from tests.benchmarks.load import Load, drive, request
from tests.benchmarks.results import Result, percentile
from tests.benchmarks.system import System
from tests.benchmarks.world import World, follow, people, sign_in
from tests.engines.cassandra import Node
from tests.engines.ports import free
from workers.fan_out import fan_out


@dataclass(frozen=True)
class _Round:
    """cpu: of the web processes, seconds a request; node_cpu: of Cassandra. wakes: how often their threads were, a request."""

    loads: list[Load]
    cpu: float
    node_cpu: float
    wakes: float

    @property
    def per_second(self) -> float:
        return sum(load.per_second for load in self.loads)

    @property
    def latencies(self) -> list[float]:
        return [one for load in self.loads for one in load.latencies]


async def run(settings: Settings, nodes: list[Node], sizes: Any, measured: Measured) -> list[Result]:
    node = nodes[0].process
    assert node
    async with bootstrap.open(settings) as engines:
        made = await _world(engines, sizes)
    urls = {"DATABASE_URL": settings.database_url, "TWEETS_URL": settings.tweets_url}
    async with AsyncExitStack() as stack:
        webs = [
            await stack.enter_async_context(
                system.started(_folder(settings, port), settings.redis_url, port, made, **urls)
            )
            for port in free(2)
        ]
        for web in webs:
            _look(web)
            await _round([web], node.pid, sizes)  # warm
        full, one, two = list[_Round](), list[_Round](), list[_Round]()
        for _ in range(sizes.rounds):
            full.append(await _round(webs[:1], node.pid, sizes))
            one.append(await _round(webs[:1], node.pid, sizes, clients=sizes.clients // 2))
            two.append(await _round(webs, node.pid, sizes))
        measured["web_cpu_s_per_read"] = _mean(full, "cpu")
        measured["cassandra_cpu_s_per_read"] = _mean(full, "node_cpu")
        cold = await _round(webs[:1], node.pid, sizes, path="/api/bench/cold")
        measured["web_cpu_s_per_cold_read"] = cold.cpu
        measured["web_cpu_s_per_post"], measured["cassandra_cpu_s_per_post"] = await _posts(webs[0], node.pid, sizes)
    return [_warm(full), *_two(full, one, two)]


async def _world(engines: Engines, sizes: Any) -> World:
    """Readers who follow all authors; these have posted in turn, and everything is where a worker would have put it."""
    authors, readers = await people(engines, "author", sizes.authors), await people(engines, "reader", sizes.clients)
    for author in authors:
        await follow(engines, readers, author)
    for turn in range(sizes.posts):
        author, act = authors[turn % len(authors)], await engines.ids.next()
        await engines.tweets.add(Tweet(act, author.id, f"Post {turn} of @{author.username}", conversation_id=act))
        await fan_out(act)
    signed_in = [await sign_in(engines, reader) for reader in readers]
    return World(signed_in, signed_in[0], [], 0)


def _folder(settings: Settings, port: int) -> Path:
    folder = settings.data_dir.parent / f"web{port}"
    folder.mkdir()
    return folder


def _look(web: System) -> None:
    """A page of 20."""
    asked = urllib.request.Request(f"{web.url}/api/timeline")
    asked.add_header("authorization", f"Bearer {web.world.readers[0].token}")
    with urllib.request.urlopen(asked) as answer:
        assert len(orjson.loads(answer.read())["items"]) == 20


async def _round(
    webs: list[System], node: int, sizes: Any, path: str = "/api/timeline", clients: int | None = None
) -> _Round:
    pids = [web.web_pid for web in webs]
    cpu, theirs, wakes = cpu_s(*pids), cpu_s(node), wake_ups(*pids)
    each = (clients or sizes.clients) // len(webs)
    loads = await asyncio.gather(*(drive(web.port, _reads(web, each, path), seconds=sizes.seconds) for web in webs))
    done = sum(len(load.latencies) for load in loads)
    assert not any(load.failed for load in loads)
    return _Round(
        list(loads), (cpu_s(*pids) - cpu) / done, (cpu_s(node) - theirs) / done, (wake_ups(*pids) - wakes) / done
    )


def _reads(web: System, clients: int, path: str) -> list[list[bytes]]:
    readers = web.world.readers
    return [[request("GET", path, readers[place % len(readers)].token)] for place in range(clients)]


async def _posts(web: System, node: int, sizes: Any) -> tuple[float, float]:
    """Processor time of the web process and of the node for a post."""
    writers = web.world.readers
    body = orjson.dumps({"text": "A post with #weather in it"})
    clients = [[request("POST", "/api/tweets", writer.token, body)] * 20 for writer in writers[: sizes.clients]]
    cpu, theirs = cpu_s(web.web_pid), cpu_s(node)
    load = await drive(web.port, clients)
    assert not load.failed
    done = len(load.latencies)
    return (cpu_s(web.web_pid) - cpu) / done, (cpu_s(node) - theirs) / done


def _mean(rounds: list[_Round], of: str) -> float:
    return sum(getattr(one, of) for one in rounds) / len(rounds)


def _warm(one: list[_Round]) -> Result:
    latencies = [latency for round in one for latency in round.latencies]
    told = (
        f"p50 {percentile(latencies, 0.5):.1f} ms of {len(latencies):,} by {len(one[0].loads)} process at "
        f"{sum(round.per_second for round in one) / len(one):,.0f} requests/s; {_mean(one, 'cpu') * 1e3:.2f} ms of its "
        f"processor a read, {_mean(one, 'node_cpu') * 1e3:.2f} of Cassandra's"
    )
    return Result(
        "Home over REST on Cassandra, PostgreSQL, Valkey, warm, p99", percentile(latencies, 0.99), "ms", 60, detail=told
    )


def _two(full: list[_Round], one: list[_Round], two: list[_Round]) -> list[Result]:
    """What the second process costs the first: by processor time, for requests/s need cores of their own.

    Each process has as many clients with two as with one. With fewer, fewer reads share a turn of the loop and its
    wake-ups, with one process as with two: that is no price of the second one.
    """
    alone, both = _mean(one, "cpu"), _mean(two, "cpu")
    rates = [sum(round.per_second for round in rounds) / len(rounds) for rounds in (one, two)]
    told = (
        f"{both * 1e3:.2f} ms of processor and {_mean(two, 'wakes'):.0f} wake-ups a read by two processes, "
        f"{alone * 1e3:.2f} and {_mean(one, 'wakes'):.0f} by one with as many clients each, "
        f"{_mean(full, 'cpu') * 1e3:.2f} and {_mean(full, 'wakes'):.0f} by one with all of them"
    )
    return [
        Result("One web process more, share by processor time", alone / both, "", 0.8, False, told),
        Result(
            "The same by requests/s, on cores shared with all engines and the load",
            rates[1] / rates[0] / 2,
            "",
            detail=f"{rates[1]:,.0f} requests/s by two processes, {rates[0]:,.0f} by one",
        ),
    ]
