"""A worker whose queue goes away and comes back, by a real Valkey that is killed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from arq.connections import ArqRedis, RedisSettings
from arq.worker import func

from backend.jobs import LOST, pool
from tests.engines import valkey
from workers.arq_worker import ArqWorker


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[valkey.Server]:
    with valkey.server(tmp_path) as started:
        yield started


@pytest_asyncio.fixture
async def client(queue: valkey.Server) -> AsyncIterator[ArqRedis]:
    made = pool(queue.url)
    yield made
    await made.aclose()


@pytest.fixture
def done() -> list[str]:
    return []


@pytest_asyncio.fixture
async def worker(queue: valkey.Server, done: list[str]) -> AsyncIterator[ArqWorker]:
    """One that does one job at a time."""

    async def job(ctx: dict[Any, Any]) -> None:
        done.append("job")

    async def shut_down(ctx: dict[Any, Any]) -> None:
        done.append("shut down")

    made = ArqWorker(
        [func(job, name="job")],
        redis_settings=RedisSettings.from_dsn(queue.url),
        on_shutdown=shut_down,
        handle_signals=False,
        poll_delay=0.01,
        max_jobs=1,
    )
    running = asyncio.create_task(made.async_run())
    yield made
    running.cancel()
    await asyncio.wait({running})


async def ran(client: ArqRedis, done: list[str]) -> None:
    """Queue a job; it is done."""
    before = len(done)
    assert await client.enqueue_job("job")
    async with asyncio.timeout(20):
        while len(done) == before:
            await asyncio.sleep(0.01)


async def test_a_worker_goes_on_when_its_queue_is_back(
    worker: ArqWorker, queue: valkey.Server, client: ArqRedis, done: list[str]
) -> None:
    await ran(client, done)
    queue.kill()
    for number in range(3):  # more than it has places
        with pytest.raises(LOST):
            await asyncio.wait_for(worker.start_jobs([b"%d" % number]), 10)
    queue.forget()
    queue.start()
    await ran(client, done)


async def test_a_worker_whose_queue_is_gone_closes_what_it_opened(
    worker: ArqWorker, queue: valkey.Server, client: ArqRedis, done: list[str]
) -> None:
    await ran(client, done)
    queue.kill()
    await worker.close()
    assert done == ["job", "shut down"]


async def test_a_worker_that_ends_while_it_notes_the_end_of_a_job_closes_what_it_opened(
    worker: ArqWorker, client: ArqRedis, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    noting = asyncio.Event()

    async def note_for_long(*_: object) -> None:
        noting.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(worker, "finish_job", note_for_long)
    await ran(client, done)
    await asyncio.wait_for(noting.wait(), 20)
    await worker.close()
    assert done == ["job", "shut down"]
