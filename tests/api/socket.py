"""A WebSocket client that speaks ASGI to the app in this very loop."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp


class Closed(Exception):
    """The server closed; its argument is the code."""


class Socket:
    def __init__(self) -> None:
        self.to_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.from_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.reading = asyncio.Event()
        self.reading.set()

    async def send(self, message: Any) -> None:
        text = message if isinstance(message, str) else json.dumps(message)
        await self.to_app.put({"type": "websocket.receive", "text": text})

    async def next(self, timeout: float = 5) -> dict[str, Any]:
        """The next event. Raises Closed."""
        message = await asyncio.wait_for(self.from_app.get(), timeout)
        if message["type"] == "websocket.close":
            raise Closed(message.get("code", 1000))
        return json.loads(message["text"])

    async def take(self, message: Any) -> None:
        """What the server's `send` does: waits while the client does not read."""
        await self.reading.wait()
        await self.from_app.put(message)


@asynccontextmanager
async def connect(
    app: FastAPI | ASGIApp, path: str = "/api/stream", query: str = "", **headers: str
) -> AsyncIterator[Socket]:
    socket = Socket()
    given = {"host": "chirp.test"} | headers
    scope = {
        "type": "websocket",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "scheme": "ws",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "client": ("203.0.113.9", 1),
        "server": ("chirp.test", 80),
        "subprotocols": [],
    }
    await socket.to_app.put({"type": "websocket.connect"})
    task = asyncio.ensure_future(app(scope, socket.to_app.get, socket.take))
    try:
        assert (await asyncio.wait_for(socket.from_app.get(), 5))["type"] == "websocket.accept"
        yield socket
    finally:
        socket.reading.set()
        await socket.to_app.put({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(task, 5)
