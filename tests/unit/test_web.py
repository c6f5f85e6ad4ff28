"""The server of a web process, over real connections."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse

from backend import settings
from chirp_app.web import _server
from tests.engines.ports import free

COOKIE = b"cookie: " + b"x" * 1000 + b"\r\n"


@pytest.fixture
async def port(tmp_path: Path, own_logs: None) -> AsyncIterator[int]:
    found = free(1)[0]
    server = _server(PlainTextResponse("hello"), settings.load(data_dir=tmp_path), "127.0.0.1", found)
    serving = asyncio.create_task(server.serve())
    yield found
    server.stop()
    await serving


async def answer(port: int, headers: bytes) -> bytes:
    """The first line of the answer to a request with these headers."""
    async with asyncio.timeout(20):
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                break
            except ConnectionRefusedError:
                await asyncio.sleep(0.01)
        writer.write(b"GET / HTTP/1.1\r\nhost: localhost\r\n" + headers + b"connection: close\r\n\r\n")
        line = await reader.readline()
        writer.close()
    return line


async def test_headers_are_limited_in_all(port: int) -> None:
    assert b" 200 " in await answer(port, COOKIE * 31)
    assert b" 431 " in await answer(port, COOKIE * 64)
    assert b" 431 " in await answer(port, b"cookie: " + b"x" * 65_536 + b"\r\n")
    assert b" 200 " in await answer(port, b"")


async def test_only_one_protocol_is_spoken(port: int) -> None:
    """Over HTTP/2 headers have limits of their own."""
    assert b" 200 " in await answer(port, b"")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9))
    assert b"\0" not in await reader.read(1000)  # no frame: it is told that this is no request, or left
    writer.close()
