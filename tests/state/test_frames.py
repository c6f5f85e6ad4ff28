"""What a socket carries beneath events, over the app's own Socket.IO server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
import socketio

from chirp_app.chirp_app import app
from state import frames
from tests.api.socket import Socket, connect

_ENTER, _LEAVE, _UPGRADE = "40/_event,", "41/_event,", "5"


def opened(token: str) -> AbstractAsyncContextManager[Socket]:
    served: Any = socketio.ASGIApp(app.sio, socketio_path="_event")
    query = f"EIO=4&transport=websocket&token={token}"
    return connect(served, "/_event/", query, upgrade="websocket", connection="Upgrade")


def engine() -> Any:
    assert app.sio
    return app.sio.eio


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.01)


async def answer(socket: Socket) -> str:
    return (await asyncio.wait_for(socket.from_app.get(), 5)).get("text", "")


async def test_a_connection_enters_once():
    """Each time Reflex makes another state for the token that another connection has."""
    async with opened("often") as socket:
        assert (await answer(socket)).startswith("0")
        await socket.send(_ENTER)
        assert (await answer(socket)).startswith("40/_event,{")
        for _ in range(3):
            await socket.send(_LEAVE)
            await socket.send(_ENTER)
            assert (await answer(socket)).startswith("44/_event,")
    async with opened("often") as socket:
        assert (await answer(socket)).startswith("0")
        await socket.send(_ENTER)
        assert (await answer(socket)).startswith("40/_event,{")


@pytest.mark.parametrize("kind", ["5", "6"])
def test_parts_of_binary_packets_are_not_waited_for(kind: str):
    packet: Any = app.sio and app.sio.packet_class
    assert packet(encoded_packet='2/_event,["event",{}]').data == ["event", {}]
    with pytest.raises(ValueError, match="binary"):
        packet(encoded_packet=kind + '9999999999-/_event,["event",{"_placeholder":true,"num":0}]')


@pytest.mark.parametrize("name", ["", "/other,", "/" + "x" * 9_000])
async def test_nobody_enters_another_namespace(name: str):
    async with opened("elsewhere") as socket:
        assert (await answer(socket)).startswith("0")
        await socket.send(f"40{name}")
        await socket.send(_ENTER)
        assert (await answer(socket)).startswith("40/_event,{")


async def test_a_socket_that_reads_nothing_is_closed():
    before = set(engine().sockets)
    async with opened("deaf") as socket:
        assert (await answer(socket)).startswith("0")
        socket.reading.clear()
        (own,) = [engine().sockets[id] for id in set(engine().sockets) - before]
        for _ in range(frames._MOST_UNREAD + 10):
            await socket.send(_UPGRADE)
        await until(lambda: own.closed)
        assert own.queue.qsize() <= 2
        for _ in range(frames._MOST_UNREAD + 10):
            await own.queue.put("a push that was on its way")
        assert own.queue.qsize() <= 2


async def test_a_socket_that_reads_gets_all():
    async with opened("reader") as socket:
        assert (await answer(socket)).startswith("0")
        for _ in range(frames._MOST_UNREAD + 10):
            await socket.send(_UPGRADE)
        assert [await answer(socket) for _ in range(frames._MOST_UNREAD + 10)] == ["6"] * (frames._MOST_UNREAD + 10)


def test_broken_frames_are_one_line_each_and_few():
    quiet = frames.Quiet()
    logger = logging.getLogger("engineio.server")
    records = [
        logger.makeRecord(
            logger.name, logging.ERROR, "", 0, "message handler error", (), (ValueError, ValueError("x" * 9_000), None)
        )
        for _ in range(20)
    ]
    kept = [record for record in records if quiet.filter(record)]
    assert 0 < len(kept) <= 5
    assert all(record.exc_info is None and len(record.getMessage()) < 700 for record in kept)
