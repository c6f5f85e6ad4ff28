"""Each engine of the data and each process is killed under load: what clients meet meanwhile, and what is true afterwards."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import httpx
import pytest
import pytest_asyncio
from redis import Redis

from tests.chaos.crowd import Crowd
from tests.chaos.distributed import Distributed, distributed, missing
from tests.chaos.truth import differences, miscounted

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="children end with their parent"),
    pytest.mark.skipif(bool(missing()), reason=missing()),
    pytest.mark.asyncio(loop_scope="module"),
]

Fault = Callable[[Distributed, Crowd], Awaitable[None]]


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Distributed]:
    folder = tmp_path_factory.mktemp("faults")
    with distributed(folder, webs=2, workers=2, CHIRP_CELEBRITY_THRESHOLD="8") as started:
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def crowd(system: Distributed) -> AsyncIterator[Crowd]:
    async with httpx.AsyncClient(base_url=system.many.base, timeout=30) as client:
        made = Crowd(client)
        await made.sign_up()
        yield made


async def a_web_process(system: Distributed, crowd: Crowd) -> None:
    await asyncio.to_thread(system.many.end, "web0", signal.SIGKILL)
    await crowd.goes_on()
    system.many.start("web0")
    await asyncio.to_thread(system.many.wait_ready, "web0")


async def a_worker(system: Distributed, crowd: Crowd) -> None:
    await asyncio.to_thread(system.many.end, "worker0", signal.SIGKILL)
    await crowd.goes_on()
    system.many.start("worker0")


async def valkey_and_all_it_held(system: Distributed, crowd: Crowd) -> None:
    await asyncio.to_thread(system.redis.kill)
    await crowd.goes_on()
    assert system.many.metric("web0", 'chirp_degraded_total{part="jobs"}')
    system.redis.forget()
    await asyncio.to_thread(system.redis.start)


async def what_valkey_holds(system: Distributed, crowd: Crowd) -> None:
    with Redis.from_url(system.redis.url) as client:
        client.flushall()


async def the_only_cassandra_node(system: Distributed, crowd: Crowd) -> None:
    await asyncio.to_thread(system.node.kill)
    await crowd.until(lambda: crowd.seen.refused["read"], "noticed")
    system.node.start()
    await asyncio.to_thread(system.node.wait)


async def postgresql_at_once(system: Distributed, crowd: Crowd) -> None:
    await asyncio.to_thread(system.database.stop, signal.SIGQUIT)
    await crowd.until(lambda: crowd.seen.refused["follow"], "noticed")
    await asyncio.to_thread(system.database.start)


async def postgresql_in_order(system: Distributed, crowd: Crowd) -> None:
    await asyncio.to_thread(system.database.stop, signal.SIGINT)
    await crowd.until(lambda: crowd.seen.refused["follow"], "noticed")
    await asyncio.to_thread(system.database.start)


UNSEEN = (a_worker, valkey_and_all_it_held, what_valkey_holds)
FAULTS = (a_web_process, *UNSEEN, the_only_cassandra_node, postgresql_at_once, postgresql_in_order)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
async def test_the_loss_of(fault: Fault, system: Distributed, crowd: Crowd) -> None:
    async with crowd.acting() as seen:
        await crowd.goes_on()
        await fault(system, crowd)
        await crowd.goes_on()
    drained = await system.becomes_true(lambda: differences(crowd))
    print(f"\n{fault.__name__}: {seen}; true {drained:.1f} s later")  # noqa: T201
    assert set(crowd.deliveries) == {"push", "pull"}
    assert not seen.wrong
    assert not seen.cut_off or fault is a_web_process
    assert not seen.refused or fault not in UNSEEN


async def test_a_repair_makes_counts_exact(system: Distributed, crowd: Crowd) -> None:
    """What counted may have been killed with its note that nobody knows whether it did."""
    await asyncio.to_thread(system.many.run, "repair", "counters")
    await system.becomes_true(lambda: miscounted(crowd))
