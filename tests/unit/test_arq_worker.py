"""A worker whose queue goes away and comes back, by a real Valkey that is killed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from arq import Worker
from arq.connections import ArqRedis
from arq.worker import func
from structlog.testing import capture_logs

from backend.jobs import LOST, pool
from backend.settings import Settings
from tests.engines import valkey
from workers import arq_worker, main
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
        redis_pool=pool(queue.url),
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
    async with asyncio.timeout(10):
        while worker.job_counter:  # the end of a job is noted after it: until then it has its place
            await asyncio.sleep(0.01)
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


@pytest.mark.parametrize("hangs", [False, True])
async def test_a_worker_that_closes_leaves_no_connection_open(
    worker: ArqWorker, queue: valkey.Server, client: ArqRedis, done: list[str], hangs: bool
) -> None:
    await ran(client, done)
    with queue.hanging() if hangs else nullcontext():
        await asyncio.wait_for(worker.close(), 10)
        assert done == ["job", "shut down"]
    async with asyncio.timeout(10):
        while len(await client.client_list()) > 1:  # this client's own
            await asyncio.sleep(0.01)


async def test_a_worker_notices_that_its_queue_hangs_and_goes_on_when_it_answers(
    worker: ArqWorker, queue: valkey.Server, client: ArqRedis, done: list[str]
) -> None:
    await ran(client, done)
    with capture_logs() as logs, queue.hanging():
        async with asyncio.timeout(20):
            while not any(line["event"] == "job queue lost" for line in logs):
                await asyncio.sleep(0.01)
    async with asyncio.timeout(20):
        while not await reaches(client):
            await asyncio.sleep(0.01)
    await ran(client, done)


async def reaches(client: ArqRedis) -> bool:
    try:
        await client.zcard("arq:queue")
    except LOST:
        return False
    return True


def of(queue: valkey.Server, folder: Path, done: list[str]) -> Worker:
    """As `chirp worker` makes it, for one job; it ends when that is done."""

    async def job(ctx: dict[Any, Any]) -> None:
        done.append("job")

    made = main.worker(Settings(data_dir=folder, redis_url=queue.url), handle_signals=False)
    made.functions, made.cron_jobs = {"job": func(job, name="job")}, []
    made.on_startup = made.on_shutdown = None
    made.burst = True
    return made


async def test_a_worker_logs_in_with_the_password_that_the_url_quotes(tmp_path: Path, done: list[str]) -> None:
    with valkey.server(tmp_path, password="a/b%:@") as queue:
        client = pool(queue.url)
        assert await client.enqueue_job("job")
        await client.aclose()
        worker = of(queue, tmp_path, done)
        await asyncio.wait_for(worker.async_run(), 20)
        await worker.close()
    assert done == ["job"]


async def test_a_worker_that_starts_waits_some_time_for_its_queue(
    queue: valkey.Server, tmp_path: Path, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arq_worker, "_TRY_AGAIN_S", 0.1)
    queue.kill()
    worker = of(queue, tmp_path, done)
    with pytest.raises(LOST):
        await asyncio.wait_for(worker.async_run(), 20)
    await worker.close()
    monkeypatch.setattr(arq_worker, "_TRIES", 100)
    worker = of(queue, tmp_path, done)
    starting = asyncio.create_task(worker.async_run())
    queue.start()
    client = pool(queue.url)
    async with asyncio.timeout(20):
        assert await client.enqueue_job("job")
        while not done:
            await asyncio.sleep(0.01)
    starting.cancel()
    await asyncio.wait({starting})
    await worker.close()
    await client.aclose()


async def test_a_worker_ends_also_when_its_client_of_redis_loses_the_cancellation(
    worker: ArqWorker, client: ArqRedis, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    losing = asyncio.Event()

    async def lose() -> None:
        losing.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        monkeypatch.undo()

    await ran(client, done)
    monkeypatch.setattr(worker, "heart_beat", lose)
    await asyncio.wait_for(losing.wait(), 20)
    assert worker.main_task
    worker.main_task.cancel()
    await asyncio.wait_for(asyncio.wait({worker.main_task}), 20)
