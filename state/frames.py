"""What a socket carries beneath events: the packets of Socket.IO and Engine.IO, and what the libraries log about them."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import reflex as rx
from engineio.async_server import AsyncServer
from socketio.packet import BINARY_ACK, BINARY_EVENT, CONNECT, Packet

from backend.metrics import REFUSED
from backend.noise import Noise

_LIBRARIES = ("engineio.server", "socketio.server", "reflex.app")
_MOST_UNREAD = 1_000
"""Packets that wait for a socket to read: a tab that sleeps has fewer when it is given up for its silence."""
_LONGEST_LINE = 300
_tasks: set[asyncio.Task[None]] = set()


def limit(app: rx.App, namespace: str) -> None:
    """Have the app's sockets speak to this namespace alone, in text, and read what they are told."""
    assert app.sio

    class Ours(Text):
        only = namespace

    engine: Any = app.sio.eio
    app.sio.packet_class = Ours  # pyright: ignore[reportAttributeAccessIssue]
    engine.create_queue = lambda: Unread(engine)
    quiet = Quiet()
    for name in _LIBRARIES:
        logging.getLogger(name).addFilter(quiet)


class Text(Packet):
    """No page sends binary packets, whose parts would be kept, as many as a client announces, until the last has come;
    and none enters another namespace, which would be answered by a packet of any length."""

    only = ""

    def decode(self, encoded_packet: Any) -> int:
        parts = super().decode(encoded_packet)
        if self.packet_type in (BINARY_EVENT, BINARY_ACK):
            raise ValueError("a binary packet")
        if self.packet_type == CONNECT and self.namespace != self.only:
            raise ValueError("a namespace of nobody")
        return parts


class Unread(asyncio.Queue[Any]):
    """Packets for one socket. One that does not read them is closed, whoever makes them: they would fill the memory."""

    def __init__(self, engine: AsyncServer) -> None:
        super().__init__()
        self._engine = engine
        self._given_up = False

    async def put(self, item: Any) -> None:
        """What comes for a socket that was given up is lost, as for one that has gone; None is the end of its writer."""
        if item is None or not self._given_up:
            await super().put(item)
        if self.qsize() > _MOST_UNREAD and not self._given_up:
            self._given_up = True
            REFUSED.labels("unread").inc()
            task = asyncio.create_task(self._close())
            _tasks.add(task)
            task.add_done_callback(_tasks.discard)

    async def _close(self) -> None:
        """Apart from whoever puts: that may hold the state of the socket's tab."""
        while not self.empty():
            self.get_nowait()
            self.task_done()
        await super().put(None)
        for socket in [one for one in self._engine.sockets.values() if one.queue is self]:
            await socket.close(wait=False, abort=True, reason=self._engine.reason.TRANSPORT_ERROR)


class Quiet(logging.Filter):
    """The socket libraries write a traceback for each frame that is no frame: one line, and not without end."""

    def __init__(self) -> None:
        super().__init__()
        self._noise = Noise()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        if (left_out := self._noise.allows(str(record.msg)[:40])) is None:
            return False
        told, error = record.getMessage(), record.exc_info[1] if record.exc_info else None
        record.msg = "%s%s" + (f" ({left_out} more left out)" if left_out else "")
        record.args = (told[:_LONGEST_LINE], f": {error!r}"[:_LONGEST_LINE] if error else "")
        record.exc_info = None
        return True
