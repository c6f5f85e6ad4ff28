"""WebSocket /api/stream: what is new for the viewer, as ids; a client fetches what it wants."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from typing import Any

import orjson
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from backend.api.origin import client_ip, from_our_page
from backend.api.streams import Event, Stream, Streams
from backend.engines import engines
from backend.metrics import REFUSED
from backend.services import accounts

router = APIRouter(prefix="/api")
HELLO_S = 5
HEARTBEAT_S = 25
UNAUTHORIZED, MALFORMED = 4401, 4400
MOST_WAITING = 20
_waiting = Counter[str]()
"""Sockets that have not said their token yet, by address."""
_streams: Streams | None = None


@router.websocket("/stream")
async def stream(socket: WebSocket) -> None:
    """First message {"token": ...}, or the browser's session cookie from a page of ours. Then events:

    {"event": "ready"} once; {"event": "tweet", "id": ...} for each new act that belongs into the viewer's home;
    {"event": "notification", "id": ..., "count": ...} for new notifications (id is the newest of those that came since
    the event before; count is what is unread), {"event": "unread", "count": ...} when that changed otherwise, both
    about thrice a second at most; {"event": "ping"} every 25 s. Closes with 4401 when the session is unknown or ends, 4400 for a wrong first message,
    1013 for a client that does not read, 1012 when something may have been missed (come back and read anew), 1008 for
    the oldest when one person opens an eleventh, 1013 at once when too many of one address have not said their token.
    """
    await socket.accept()
    token: str | None = None
    if from_our_page(socket) and (cookie := socket.cookies.get(accounts.COOKIE)):
        token = cookie
    elif (token := await _hello(socket)) is None:
        return None
    viewer = await accounts.viewer_of(token)
    if viewer is None:
        return await socket.close(UNAUTHORIZED)
    stream = _open().add(viewer)
    parts = [_send(socket, stream), _until_gone(socket), _keep(stream, token)]
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        _open().remove(stream)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    # Only now that nobody reads any more: granian holds a close back while a read is pending.
    with suppress(WebSocketDisconnect, RuntimeError):  # it may be the client who left
        await socket.close(stream.code)
    return None


def _open() -> Streams:
    """The streams of the engines that are open now."""
    global _streams
    if _streams is None or _streams.engines is not engines():
        _streams = Streams(engines())
    return _streams


async def _hello(socket: WebSocket) -> str | None:
    """The token, while the address has not too many others that we wait for; else None, and the socket is closed."""
    ip = client_ip(socket)
    if _waiting[ip] >= MOST_WAITING:
        REFUSED.labels("stream").inc()
        await socket.close(1013)
        return None
    _waiting[ip] += 1
    try:
        return await _token(socket)
    finally:
        _waiting[ip] -= 1
        if not _waiting[ip]:
            del _waiting[ip]


async def _token(socket: WebSocket) -> str | None:
    """From the first message. None: it did not come or was no such message, and the socket is closed."""
    try:
        async with asyncio.timeout(HELLO_S):
            message = await socket.receive()
    except TimeoutError:
        await socket.close(UNAUTHORIZED)
        return None
    if message["type"] != "websocket.receive":
        return None
    try:
        hello: Any = orjson.loads(message.get("text") or message.get("bytes") or b"")
    except orjson.JSONDecodeError:
        hello = None
    if not isinstance(hello, dict) or not isinstance(hello.get("token"), str):  # pyright: ignore[reportUnknownMemberType]
        await socket.close(MALFORMED)
        return None
    return hello["token"]  # pyright: ignore[reportUnknownVariableType]


async def _send(socket: WebSocket, stream: Stream) -> None:
    """Events in turn, until the stream ends or the client is gone."""
    event: Event | None = {"event": "ready", "viewer": str(stream.viewer.id)}
    with suppress(WebSocketDisconnect, RuntimeError):
        while event is not None:
            await socket.send_text(orjson.dumps(event).decode())
            event = await stream.waiting.get()


async def _until_gone(socket: WebSocket) -> None:
    """Read, so that a client's leaving is noticed; what it says has no meaning here."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


async def _keep(stream: Stream, token: str) -> None:
    """Heartbeats; and a look at the session, should its end have been missed while the bus was away."""
    while True:
        await asyncio.sleep(HEARTBEAT_S)
        if await accounts.viewer_of(token) is None:
            stream.end(UNAUTHORIZED)
        else:
            stream.put({"event": "ping"})
