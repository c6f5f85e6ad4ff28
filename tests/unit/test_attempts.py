"""Jobs that fail, on a real queue: tried again, put aside, done when somebody says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from arq import Retry
from prometheus_client import REGISTRY

from backend.engines import Engines
from backend.errors import Unavailable
from backend.ids import at
from backend.services import dead_jobs
from backend.tweets.interface import Tweet
from workers import attempts, main
from workers.history import History
from workers.reconcile import reconcile

Job = Callable[[int], Awaitable[None]]
QUICK = (0.01, 0.02, 0.03, 0.04)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "PAUSES_S", QUICK)
    monkeypatch.setattr(attempts, "_LONGEST_PAUSE_S", 0.02)
    monkeypatch.setattr(attempts, "_TURN_S", 0.02)
    monkeypatch.setattr(attempts, "_alone", asyncio.Lock())  # each test has an event loop of its own


async def work(engines: Engines, *jobs: Job) -> None:
    """A worker on the engines that are open takes what is queued, until nothing is."""
    worker = main.worker(engines.settings, handle_signals=False)
    worker.functions = {function.name: function for function in map(main._function, jobs)}  # type: ignore[arg-type]
    worker.cron_jobs = []
    worker.on_startup = worker.on_shutdown = None
    worker.burst = True
    worker.poll_delay_s = 0.01
    async with asyncio.timeout(30):
        await worker.async_run()
    await worker.close()


def failing(error: BaseException, times: int = 10**6) -> tuple[Job, list[int]]:
    """A job that raises so often, and what it was given each time."""
    given: list[int] = []

    async def fan_out(id: int) -> None:
        given.append(id)
        if len(given) <= times:
            raise error

    return fan_out, given


def counted(outcome: str) -> float:
    return REGISTRY.get_sample_value("chirp_job_failures_total", {"job": "fan_out", "outcome": outcome}) or 0


async def test_what_keeps_failing_is_put_aside_after_five_tries(engines: Engines) -> None:
    job, given = failing(ValueError("broken\nin two lines"))
    before = counted("again"), counted("dead")
    await engines.jobs.enqueue("fan_out", 7, key="7:0")
    await work(engines, job)
    assert given == [7] * 5
    (dead,) = await engines.dead_jobs.newest(10)
    assert (dead.name, dead.ids, dead.why, dead.tries) == ("fan_out", (7,), "ValueError: broken", 5)
    assert (counted("again"), counted("dead")) == (before[0] + 4, before[1] + 1)


async def test_what_succeeds_in_the_end_is_not(engines: Engines) -> None:
    job, given = failing(ValueError("broken"), times=4)
    await engines.jobs.enqueue("fan_out", 7, key="7:0")
    await work(engines, job)
    assert given == [7] * 5
    assert await engines.dead_jobs.count() == 0


async def test_a_missing_engine_is_no_fault_of_the_job(engines: Engines) -> None:
    job, given = failing(Unavailable(), times=12)
    before = counted("waits")
    await engines.jobs.enqueue("fan_out", 7, key="7:0")
    await work(engines, job)
    assert len(given) == 13
    assert await engines.dead_jobs.count() == 0
    assert counted("waits") == before + 12


async def test_what_waits_for_an_engine_for_half_a_day_is_put_aside(
    engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "_PATIENCE_S", 0)
    job, _ = failing(Unavailable())
    await engines.jobs.enqueue("fan_out", 7, key="7:0")
    await work(engines, job)
    assert await engines.dead_jobs.count() == 1


@pytest.mark.slow
async def test_what_takes_too_long_has_failed(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "TIMEOUT_S", 0.05)

    async def fan_out(id: int) -> None:
        await asyncio.Event().wait()

    await engines.jobs.enqueue("fan_out", 7, key="7:0")
    await work(engines, fan_out)
    assert [dead.why for dead in await engines.dead_jobs.newest(10)] == ["not done within 0.05 s"]


@pytest.mark.slow
async def test_it_holds_up_no_other_job(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "PAUSES_S", (0.3, 0.3, 0.3, 0.3))
    job, given = failing(ValueError("broken"))
    order: list[str] = []

    async def notify_like(id: int) -> None:
        order.append("liked")

    async def fan_out(id: int) -> None:
        order.append("failed")
        await job(id)

    await engines.jobs.enqueue("fan_out", 7, key="7:0")
    await engines.jobs.enqueue("notify_like", 8, key="8:0")
    await work(engines, fan_out, notify_like)
    assert sorted(order[:2]) == ["failed", "liked"]
    assert len(given) == 5


async def test_what_is_dead_is_not_done_whoever_asks(engines: Engines) -> None:
    job, given = failing(ValueError("broken"))
    await engines.dead_jobs.bury("fan_out", [7], "why", 5, 1, None)
    await engines.jobs.enqueue("fan_out", 7, key="7:more")
    await engines.jobs.enqueue("fan_out", 8, key="8:0")
    await work(engines, job)
    assert set(given) == {8}


async def test_reconcile_leaves_the_dead_alone_and_takes_the_others(engines: Engines) -> None:
    dead, alive = (at(engines.clock.now_ms() - 600_000) + number for number in (1, 2))
    for act in (dead, alive):
        await engines.tweets.add(Tweet(act, 1, "overdue", conversation_id=act))
    await engines.dead_jobs.bury("fan_out", [dead], "why", 5, 1, None)
    await reconcile()
    assert await engines.jobs.depth() == 1
    await reconcile()  # what is queued is not queued twice
    assert await engines.jobs.depth() == 1


async def test_a_lost_queue_loses_no_dead_job(engines: Engines) -> None:
    await engines.dead_jobs.bury("fan_out", [7], "why", 5, 1, None)
    await engines.redis.flushall()
    assert await engines.dead_jobs.count() == 1


async def test_it_is_done_again_when_somebody_says_so(engines: Engines) -> None:
    job, given = failing(ValueError("broken"), times=5)
    await engines.jobs.enqueue("fan_out", 7, key="7:0")
    await work(engines, job)
    (dead,) = await engines.dead_jobs.newest(10)
    await dead_jobs.retry(dead)
    (again,) = await engines.dead_jobs.newest(10)
    assert again.retried_ms > 0
    await work(engines, job)
    assert len(given) == 6
    assert await engines.dead_jobs.count() == 0


@pytest.mark.slow
async def test_what_fails_again_is_dead_again_and_is_one(engines: Engines) -> None:
    job, given = failing(ValueError("broken"))
    await engines.jobs.enqueue("fan_out", 7, key="7:0")
    await work(engines, job)
    assert await dead_jobs.retry_all() == 1
    await work(engines, job)
    (dead,) = await engines.dead_jobs.newest(10)
    assert (dead.tries, dead.retried_ms, len(given)) == (10, 0, 10)
    assert await engines.dead_jobs.among("fan_out", [(7,), (8,)]) == {(7,)}


async def test_without_a_queue_nothing_is_retried(engines: Engines) -> None:
    await engines.dead_jobs.bury("fan_out", [7], "why", 5, 1, None)
    (dead,) = await engines.dead_jobs.newest(10)
    await engines.redis.shutdown(nosave=True)
    with pytest.raises(Unavailable):
        await dead_jobs.retry(dead)
    assert await engines.dead_jobs.among("fan_out", [(7,)]) == {(7,)}


async def test_a_request_is_known_to_the_end(engines: Engines) -> None:
    await engines.dead_jobs.bury("fan_out", [7], "why", 5, 1, "r-1")
    assert [dead.request_id for dead in await engines.dead_jobs.newest(1)] == ["r-1"]


def begun(engines: Engines, job: Job, id: int, tries: int) -> Awaitable[None]:
    """An attempt that arq begins for the so-manieth time."""
    context = {"redis": engines.jobs._pool, "job_id": f"fan_out:{id}:0", "job_try": tries}
    return attempts.Attempt(job, (id,), History(context), None, 0).run()


async def dies(engines: Engines, id: int, tries: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The attempt goes on for ever, as far as anybody hears; what comes next is in another worker."""
    begins = asyncio.Event()

    async def fan_out(id: int) -> None:
        begins.set()
        await asyncio.Event().wait()

    asyncio.ensure_future(begun(engines, fan_out, id, tries)).add_done_callback(lambda task: task.cancelled())
    await begins.wait()
    monkeypatch.setattr(attempts, "_alone", asyncio.Lock())


async def test_what_took_three_workers_with_it_is_put_aside_undone(
    engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tries in (1, 2, 3):
        await dies(engines, 7, tries, monkeypatch)
    job, given = failing(ValueError(), times=0)
    await begun(engines, job, 7, 4)
    assert given == []
    assert [dead.why for dead in await engines.dead_jobs.newest(10)] == ["3 workers ended while they did it"]


async def test_what_others_took_with_them_is_done_however_often(engines: Engines) -> None:
    job, given = failing(ValueError(), times=0)
    await begun(engines, job, 7, 9)  # begun eight times, ended never, and not once alone
    assert given == [7]
    assert await engines.dead_jobs.count() == 0
    await begun(engines, job, 7, 2)  # it left nothing behind
    assert await engines.dead_jobs.count() == 0


async def test_what_was_in_a_worker_that_died_is_done_alone(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "_TURN_S", 10)
    at_once = most = 0

    async def fan_out(id: int) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1

    await asyncio.gather(*(begun(engines, fan_out, id, 3) for id in range(20)))
    assert most == 1
    assert await engines.dead_jobs.count() == 0


async def test_who_waits_to_be_alone_is_not_blamed(engines: Engines) -> None:
    go_on = asyncio.Event()

    async def fan_out(id: int) -> None:
        await go_on.wait()

    first = asyncio.ensure_future(begun(engines, fan_out, 1, 2))
    while not attempts._alone.locked():
        await asyncio.sleep(0)
    for tries in range(2, 9):
        with pytest.raises(Retry):
            await begun(engines, fan_out, 2, tries)
    go_on.set()
    await first
    assert await engines.dead_jobs.count() == 0


async def test_a_worker_that_hands_its_jobs_back_is_not_their_fault(engines: Engines) -> None:
    started = asyncio.Event()

    async def fan_out(id: int) -> None:
        started.set()
        await asyncio.Event().wait()

    for tries in range(1, 9):
        started.clear()
        task = asyncio.ensure_future(begun(engines, fan_out, 7, tries))
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await engines.dead_jobs.count() == 0
