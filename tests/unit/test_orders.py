"""What the supervisor of a demo world takes orders for, over its private socket, and what it says to nonsense."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import orjson
import pytest

from backend import background, supervisor
from backend.errors import NotFound, Unavailable
from backend.supervisor import Order
from chirp_app.orders import Orders, take
from tests.unit.test_supervisor import World, running, until


@asynccontextmanager
async def taken(folder: Path) -> AsyncIterator[tuple[Path, World, list[str]]]:
    """Orders for a supervisor of one worker; its socket, and what was told."""
    world, told = World(folder), list[str]()
    socket, stopped = folder / "supervisor.sock", folder / "search-stopped"
    async with running(world.service("worker")) as supervisor:
        supervisor._tell = lambda what, **_: told.append(what)  # pyright: ignore[reportPrivateUsage]
        orders = Orders(supervisor, search_stopped=stopped, tell=lambda what, **_: told.append(what))
        task = asyncio.create_task(take(orders, socket))
        await until(lambda: bool(socket.exists() and world.pids("worker")))
        try:
            yield socket, world, told
        finally:
            await background.end(task)
    assert not socket.exists()


async def said(socket: Path, line: bytes) -> dict[str, object]:
    reader, writer = await asyncio.open_unix_connection(socket)
    writer.write(line)
    answer = await reader.readline()
    writer.close()
    return orjson.loads(answer)


async def test_a_worker_is_paused_resumed_and_killed(tmp_path: Path):
    async with taken(tmp_path) as (socket, world, told):
        (first,) = world.pids("worker")
        assert await supervisor.ask(socket, "status") == supervisor.Told(first, False, 0, False)
        await supervisor.ask(socket, "pause")
        await supervisor.ask(socket, "pause")  # nothing more
        await until(lambda: told == ["paused"])
        assert world.lines() == ["+worker", "-worker"]  # asked to end, and not started again
        assert await supervisor.ask(socket, "status") == supervisor.Told(0, True, 0, False)
        with pytest.raises(supervisor.NotRunning):
            await supervisor.ask(socket, "kill")
        await supervisor.ask(socket, "resume")
        await supervisor.ask(socket, "resume")
        await until(lambda: len(world.pids("worker")) == 2)
        await supervisor.ask(socket, "kill")
        await until(lambda: len(world.pids("worker")) == 3)
        assert world.lines().count("-worker") == 1  # nobody asked it
        assert (await supervisor.ask(socket, "status")).ends == 1
        assert told == ["paused", "resumed", "ended"]


async def test_killed_again_and_again_it_comes_back_at_once(tmp_path: Path):
    async with taken(tmp_path) as (socket, world, _):
        async with asyncio.timeout(3):  # after four failures in a row it would wait for longer
            for times in range(2, 8):
                await supervisor.ask(socket, "kill")
                await until(lambda times=times: len(world.pids("worker")) == times)


async def test_search_is_stopped_by_a_file_that_every_process_finds(tmp_path: Path):
    async with taken(tmp_path) as (socket, _, told):
        orders: list[tuple[Order, bool]] = [("stop_search", True), ("stop_search", True), ("start_search", False)]
        for order, stopped in orders:
            assert (await supervisor.ask(socket, order)).search_stopped is stopped
            assert (tmp_path / "search-stopped").exists() is stopped
        assert told == ["search_stopped", "search_started"]


async def test_only_its_user_comes_in_and_nonsense_is_answered(tmp_path: Path):
    async with taken(tmp_path) as (socket, world, _):
        assert stat.S_IMODE(socket.stat().st_mode) == 0o600
        for line, error in (
            (b"pause\n", "malformed"),
            (b"\xff\n", "malformed"),
            (b"x" * 5_000 + b"\n", "malformed"),
            (b"[" * 990 + b"\n", "malformed"),
            (b'["pause"]\n', "unknown"),
            (b'{"do": "format"}\n', "unknown"),
            (b'{"do": ["pause"]}\n', "unknown"),
            (b"{}\n", "unknown"),
        ):
            answer = await said(socket, line)
            assert (answer["error"], bool(answer["why"])) == (error, True)
        with pytest.raises(Unavailable, match="does not answer"):
            await supervisor.ask(socket, "format")  # pyright: ignore[reportArgumentType]
        assert world.lines() == ["+worker"]


async def test_an_order_that_cannot_be_carried_out_says_why(tmp_path: Path):
    async with taken(tmp_path) as (socket, _, told):
        (tmp_path / "search-stopped").mkdir()  # in place of the file
        with pytest.raises(Unavailable, match="search-stopped"):
            await supervisor.ask(socket, "start_search")
        assert told == []


async def test_whoever_does_not_answer_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(supervisor, "_PATIENCE_S", 0.05)
    with pytest.raises(NotFound):  # nobody ever took orders there
        await supervisor.ask(tmp_path / "none.sock", "status")

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async def babbling(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"[1]\n")
        writer.close()

    for name, server in (("silent", silent), ("babbling", babbling)):
        listening = await asyncio.start_unix_server(server, tmp_path / name)
        with pytest.raises(Unavailable, match="supervisor"):
            await supervisor.ask(tmp_path / name, "status")
        listening.close()
    (tmp_path / "left").touch()
    with pytest.raises(Unavailable):  # a socket that nobody listens at
        await supervisor.ask(tmp_path / "left", "status")
