"""The bus between two processes: nothing that arrives, and nothing that fails, ends the listening."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest
from redis.asyncio import Redis

from backend.bus import Bus
from backend.events import UsersChanged
from tests.engines.valkey import valkey


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[Redis]:
    with valkey(tmp_path) as url:
        opened = Redis.from_url(url)
        yield opened
        await opened.aclose()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_signal_is_heard_by_others_once_and_by_oneself_at_once(redis: Redis) -> None:
    here, there = Bus(redis), Bus(redis)
    heard_here: list[UsersChanged] = []
    heard_there: list[UsersChanged] = []
    subscribed: list[bool] = []
    here.on(UsersChanged, heard_here.append)
    there.on(UsersChanged, heard_there.append)
    there.on_gap(lambda: subscribed.append(True))
    listening = [asyncio.create_task(bus.listen()) for bus in (here, there)]
    await until(lambda: bool(subscribed))
    await here.publish(UsersChanged((1, 2)))
    assert heard_here == [UsersChanged((1, 2))]
    await until(lambda: heard_there == [UsersChanged((1, 2))])
    assert len(heard_here) == 1
    for task in listening:
        task.cancel()


@pytest.mark.slow
async def test_nonsense_and_signals_of_a_newer_version_do_not_end_the_listening(redis: Redis) -> None:
    bus = Bus(redis)
    heard: list[UsersChanged] = []
    subscribed: list[bool] = []

    def fails() -> None:
        subscribed.append(True)
        raise RuntimeError("a gap handler's mistake")

    bus.on(UsersChanged, heard.append)
    bus.on_gap(fails)
    listening = asyncio.create_task(bus.listen())
    await until(lambda: bool(subscribed))
    sender = b"0" * 32
    for body in (
        b"{",
        b"[]",
        b"7",
        b"{}",
        orjson.dumps({"kind": "of_tomorrow", "x": 1}),
        orjson.dumps({"kind": "users_changed"}),
    ):
        await redis.publish("chirp:signals", sender + body)
    newer = {"kind": "users_changed", "users": [3], "of_tomorrow": True}
    await redis.publish("chirp:signals", sender + orjson.dumps(newer))
    await until(lambda: heard == [UsersChanged((3,))])
    assert not listening.done()
    listening.cancel()


@pytest.mark.slow
async def test_a_bus_knows_that_it_hears_nothing_while_the_server_hangs(redis: Redis) -> None:
    bus = Bus(redis)
    gaps: list[bool] = []
    heard: list[UsersChanged] = []
    bus.on(UsersChanged, heard.append)
    bus.on_gap(lambda: gaps.append(True))
    assert not bus.hears()
    listening = asyncio.create_task(bus.listen())
    await until(bus.hears)
    assert len(gaps) == 1
    server = (await redis.info("server"))["process_id"]
    os.kill(server, signal.SIGSTOP)
    try:
        await until(lambda: not bus.hears())
    finally:
        os.kill(server, signal.SIGCONT)
    await until(bus.hears)
    await Bus(redis).publish(UsersChanged((1,)))
    await until(lambda: heard == [UsersChanged((1,))])
    listening.cancel()


async def test_a_bus_whose_server_has_died_hears_nothing(tmp_path: Path) -> None:
    with valkey(tmp_path) as url:
        bus = Bus(Redis.from_url(url))
        listening = asyncio.create_task(bus.listen())
        await until(bus.hears)
    await until(lambda: not bus.hears())
    listening.cancel()


@asynccontextmanager
async def slow_way(to: str, at: Path, delay: float) -> AsyncIterator[str]:
    """A URL of the server at whose URL `to` is, whose answers and messages come so much later."""
    loop, ways = asyncio.get_running_loop(), set[asyncio.Task[None]]()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float) -> None:
        while data := await reader.read(65536):
            loop.call_later(delay, writer.write, data)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_unix_connection(to.removeprefix("unix://"))
        ways.add(asyncio.create_task(carry(reader, there[1], 0)))
        ways.add(asyncio.create_task(carry(there[0], writer, delay)))

    async with await asyncio.start_unix_server(connected, at):
        yield f"unix://{at}"
        for way in ways:
            way.cancel()


async def test_signals_that_come_late_are_not_counted_as_heard(tmp_path: Path) -> None:
    with valkey(tmp_path) as url, TemporaryDirectory() as short:
        async with slow_way(url, Path(short) / "slow.sock", delay=1.5) as slow:
            there, bus = Bus(Redis.from_url(url)), Bus(Redis.from_url(slow))
            heard: list[bool] = []
            bus.on(UsersChanged, lambda signal: heard.append(bus.hears()))
            listening = asyncio.create_task(bus.listen())
            async with asyncio.timeout(30):
                while len(heard) < 50:
                    await there.publish(UsersChanged((1,)))
                    await asyncio.sleep(0.02)
            assert not any(heard)
            listening.cancel()


async def test_signals_without_a_pause_are_counted_as_heard(redis: Redis) -> None:
    there, bus = Bus(redis), Bus(redis)
    listening = asyncio.create_task(bus.listen())
    await until(bus.hears)
    began = time.monotonic()
    async with asyncio.timeout(10):
        while time.monotonic() - began < 1 or not bus.hears():
            await there.publish(UsersChanged((1,)))
    listening.cancel()
