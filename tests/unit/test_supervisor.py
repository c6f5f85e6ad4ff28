"""The supervisor, with real child processes that write down when they start and end."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from chirp_app.supervisor import DoesNotStart, Service, Supervisor

_LIFE = """
trap 'echo "-$0 $$" >> {log}; exit 0' TERM
echo "+$0 $$" >> {log}
while :; do sleep 0.01; done
"""
_DEAF = "trap '' TERM; echo \"+$0 $$\" >> {log}; while :; do sleep 0.01; done"


class World:
    """Services of a test, and what they wrote."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "log"
        self.log.touch()

    def service(self, name: str, script: str = _LIFE, **options: object) -> Service:
        command = ["sh", "-c", script.format(log=self.log), name]
        return Service(name, command, **options)  # pyright: ignore[reportArgumentType]

    def lines(self) -> list[str]:
        return [line.split()[0] for line in self.log.read_text().splitlines()]

    def pids(self, name: str) -> list[int]:
        return [int(line.split()[1]) for line in self.log.read_text().splitlines() if line.startswith(f"+{name} ")]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def running(*services: Service) -> AsyncIterator[Supervisor]:
    """A supervisor whose services are ready; it is stopped at the end."""
    supervisor = Supervisor(services, env=os.environ)
    ready = asyncio.Event()
    life = asyncio.create_task(supervisor.run(ready.set))
    await asyncio.wait([asyncio.create_task(ready.wait()), life], timeout=20, return_when=asyncio.FIRST_COMPLETED)
    try:
        yield supervisor
    finally:
        supervisor.stop()
        await life


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_services_start_in_order_and_stop_in_reverse(world: World) -> None:
    async def first_runs() -> bool:
        return bool(world.pids("first"))

    async with running(world.service("first", ready=first_runs), world.service("second")):
        await until(lambda: len(world.lines()) == 2)
    assert world.lines() == ["+first", "+second", "-second", "-first"]


async def test_a_killed_service_comes_back_and_the_others_stay(world: World) -> None:
    async with running(world.service("one"), world.service("two")):
        await until(lambda: bool(world.pids("one") and world.pids("two")))
        os.kill(world.pids("one")[0], signal.SIGKILL)
        await until(lambda: len(world.pids("one")) == 2)
        assert len(world.pids("two")) == 1


@pytest.mark.slow
async def test_one_that_ends_again_and_again_is_restarted_ever_later(world: World) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with running(world.service("weak", 'echo "+$0 $$" >> {log}')):
        await until(lambda: len(world.pids("weak")) == 3)
    assert loop.time() - began >= 0.5  # at once, then after half a second


async def test_one_that_never_gets_ready_ends_everything(world: World) -> None:
    async def never() -> bool:
        return False

    supervisor = Supervisor(
        [world.service("well"), world.service("broken", "exit 3", ready=never, tries=2)], env=os.environ
    )
    with pytest.raises(DoesNotStart, match="broken does not start"):
        await supervisor.run(lambda: pytest.fail("it is not ready"))
    assert world.lines() == ["+well", "-well"]


async def test_a_task_is_over_before_the_next_service_starts(world: World) -> None:
    task = world.service("task", 'echo "+$0 $$" >> {log}; sleep 0.1; echo "-$0 $$" >> {log}', is_task=True)
    async with running(task, world.service("after")):
        await until(lambda: len(world.lines()) == 3)
    assert world.lines() == ["+task", "-task", "+after", "-after"]


async def test_a_failed_task_ends_everything(world: World) -> None:
    supervisor = Supervisor(
        [world.service("well"), world.service("task", "exit 1", is_task=True), world.service("after")], env=os.environ
    )
    with pytest.raises(DoesNotStart, match="task failed"):
        await supervisor.run(lambda: pytest.fail("it is not ready"))
    assert "+after" not in world.lines()


async def test_a_stop_during_a_task_ends_the_task(world: World) -> None:
    supervisor = Supervisor([world.service("task", is_task=True), world.service("after")], env=os.environ)
    life = asyncio.create_task(supervisor.run(lambda: pytest.fail("it is not ready")))
    await until(lambda: bool(world.pids("task")))
    supervisor.stop()
    await asyncio.wait_for(life, 20)
    assert world.lines() == ["+task", "-task"]


async def test_one_that_does_not_end_when_asked_is_killed(world: World) -> None:
    async with running(world.service("deaf", _DEAF, patience=0.1)):
        await until(lambda: bool(world.pids("deaf")))
    assert not alive(world.pids("deaf")[0])


async def test_a_second_stop_kills_at_once(world: World) -> None:
    async with running(world.service("deaf", _DEAF, patience=60)) as supervisor:
        await until(lambda: bool(world.pids("deaf")))
        supervisor.stop()
        await asyncio.sleep(0)
        supervisor.stop()
    assert not alive(world.pids("deaf")[0])


async def test_a_signal_reaches_that_service_alone(world: World) -> None:
    async with running(world.service("one"), world.service("two")) as supervisor:
        await until(lambda: bool(world.pids("one") and world.pids("two") and supervisor.status("one").pid))
        supervisor.send("one", signal.SIGTERM)
        await until(lambda: len(world.pids("one")) == 2)
        assert len(world.pids("two")) == 1


async def test_a_program_that_cannot_be_started_is_a_failure_like_any_other() -> None:
    supervisor = Supervisor([Service("lost", ["/nowhere/at/all"], ready=_never, tries=2)], env=os.environ)
    async with asyncio.timeout(20):
        with pytest.raises(DoesNotStart):
            await supervisor.run(lambda: None)


async def test_the_pause_after_failures_stays_bounded_however_many_there_were() -> None:
    service = Service("weary", ["true"])
    supervisor = Supervisor([service], env=os.environ)
    supervisor._failures["weary"] = 5000  # pyright: ignore[reportPrivateUsage]
    assert supervisor._failed(service) == 30.0  # pyright: ignore[reportPrivateUsage]


async def _never() -> bool:
    return False


async def test_a_task_that_cannot_be_started_ends_everything(world: World) -> None:
    task = Service("lost", ["/nowhere/at/all"], is_task=True)
    with pytest.raises(DoesNotStart, match="lost does not start"):
        await Supervisor([world.service("well"), task], env=os.environ).run(lambda: pytest.fail("it is not ready"))


@pytest.mark.slow
@pytest.mark.parametrize("ready", [None, _never])
async def test_a_keeper_that_fails_ends_everything_and_is_seen(
    world: World, ready: Callable[[], Awaitable[bool]] | None
) -> None:
    async def first_runs() -> bool:
        return bool(world.pids("first"))

    impossible = Service("impossible", ["a\0b"], ready=ready)
    supervisor = Supervisor([world.service("first", ready=first_runs), impossible], env=os.environ)
    async with asyncio.timeout(20):
        with pytest.raises(ValueError, match="null byte"):
            await supervisor.run(lambda: None)
    assert world.lines() == ["+first", "-first"]
