"""What Chirp keeps in Redis, on a cluster of three nodes: limits, trends, signals, and jobs that a worker takes."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from backend import bootstrap, redis_servers
from backend.bus import Bus
from backend.engines import Engines
from backend.errors import RateLimited
from backend.events import UsersChanged
from backend.rate_limits import Action
from backend.services import timelines, trends
from backend.settings import Settings, load
from chirp_app import ROOT
from tests import factories
from tests.engines.valkey_cluster import Node, valkey_cluster
from workers import attempts, main
from workers.trends import refresh_trends

pytestmark = pytest.mark.slow


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[tuple[str, list[Node]]]:
    with valkey_cluster(tmp_path / "cluster") as started:
        yield started


@pytest.fixture
def settings(tmp_path: Path, nodes: tuple[str, list[Node]]) -> Settings:
    return load(data_dir=tmp_path, redis_url=nodes[0], secret_key="for tests only", rate_limits="on")


@pytest.fixture
async def engines(settings: Settings) -> AsyncIterator[Engines]:
    await bootstrap.migrate(settings)
    async with AsyncExitStack() as stack:
        stack.enter_context(factories.quick_hashes())
        yield await stack.enter_async_context(bootstrap.open(settings))


async def test_limits_hold(engines: Engines) -> None:
    for who in range(20):  # on all of the nodes
        for _ in range(50):
            await engines.limits.spend(who, Action.TWEET)
        with pytest.raises(RateLimited):
            await engines.limits.spend(who, Action.TWEET)


async def test_trends_are_counted(engines: Engines) -> None:
    people = await factories.people(3)
    for person in people:
        await factories.tweet(person, "rain again #storm")
    await refresh_trends()
    used = await engines.trends.days(engines.clock.now_ms() // 3_600_000, ["storm"])
    assert used["storm"].people + used["storm"].newcomers == 3
    await engines.trends.forget()
    assert await engines.trends.position() == 0
    assert not (await trends.top()).trends


async def test_signals_reach_other_processes(engines: Engines, nodes: tuple[str, list[Node]]) -> None:
    heard = asyncio.Event()
    other = Bus(redis_servers.channel(nodes[0]))
    other.on(UsersChanged, lambda signal: heard.set())
    listening = asyncio.create_task(other.listen())
    async with asyncio.timeout(10):
        while not (other.hears() and engines.bus.hears()):
            await asyncio.sleep(0.01)
        await engines.bus.publish(UsersChanged((1,)))
        await heard.wait()
    listening.cancel()


async def test_what_fails_is_tried_again_and_put_aside(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "PAUSES_S", (0.01, 0.01))
    await engines.jobs.enqueue("fan_out", 7, key="7:0")
    worker = main.worker(engines.settings, handle_signals=False)
    worker.cron_jobs, worker.on_startup, worker.on_shutdown, worker.burst = [], None, None, True
    monkeypatch.setattr(engines.tweets, "mark", broken)
    await worker.async_run()
    await worker.close()
    assert [(dead.ids, dead.why, dead.tries) for dead in await engines.dead_jobs.newest(9)] == [
        ((7,), "ValueError: broken", 3)
    ]


async def broken(act: int) -> None:
    raise ValueError("broken")


async def test_a_worker_takes_jobs_and_a_lost_node_stops_no_reads_nor_posts(
    settings: Settings, engines: Engines, nodes: tuple[str, list[Node]]
) -> None:
    ana, bob = await factories.people(2)
    await factories.follow(bob, ana)
    post = await factories.tweet(ana)
    assert await engines.jobs.depth() > 0
    environment = {
        "CHIRP_DATA_DIR": str(settings.data_dir),
        "CHIRP_REDIS_URL": settings.redis_url,
        "CHIRP_SECRET_KEY": "for tests only",
    }
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "chirp_app", "worker", cwd=ROOT, env=environment
    )
    try:
        async with asyncio.timeout(60):
            while await engines.tweets.mark(int(post.id)) or await engines.jobs.depth() > 0:
                await asyncio.sleep(0.02)
        assert worker.returncode is None
    finally:
        if worker.returncode is None:
            worker.terminate()
        assert await worker.wait() == 0
    for node in nodes[1]:
        node.kill()
    late = await factories.tweet(ana, "no queue, no limits")
    page = await timelines.read_home(bob, None, 10)
    assert [tweet.id for tweet in page.items] == [post.id]  # the late one is pending
    page = await timelines.read_home(ana, None, 10)
    assert [tweet.id for tweet in page.items] == [late.id, post.id]


async def test_a_node_that_hangs_is_waited_for_by_few(engines: Engines, nodes: tuple[str, list[Node]]) -> None:
    """Whatever it owns: limits, the queue or the signals. Each post asks for all three, and each of them would wait."""
    ana, bob = await factories.people(2)
    await factories.follow(bob, ana)
    for node in nodes[1]:
        assert node.process
        os.kill(node.process.pid, signal.SIGSTOP)
        try:
            async with asyncio.timeout(50):  # a minute when each of their questions waits
                posted = [(await factories.tweet(ana, "meanwhile")).id for _ in range(5)]
                page = await timelines.read_home(ana, None, 5)
                assert [tweet.id for tweet in page.items] == posted[::-1]
        finally:
            os.kill(node.process.pid, signal.SIGCONT)
        async with asyncio.timeout(20):
            while not await engines.jobs.enqueue("fan_out", 7, key=f"after {node.port} {time.monotonic()}"):
                await asyncio.sleep(0.05)
            while not engines.bus.hears():
                await asyncio.sleep(0.05)
