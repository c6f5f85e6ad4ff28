"""What the X-ray page of a demo world may order of the supervisor: a line of JSON over a private socket, a line of JSON back.

{"do": "kill"} is answered by how things are then, or by {"error": ..., "why": ...}. The socket is this user's alone.
"""

from __future__ import annotations

import asyncio
import json
import socket
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import structlog

from chirp_app.data_folder import require_own
from chirp_app.supervisor import NotRunning, Supervisor

log = structlog.get_logger()

_WORKER = "worker"
_LONGEST = 1_000  # bytes of an order
_PATIENCE_S = 5.0


class Orders:
    """tell hears "search_stopped" and "search_started"; search_stopped is the file that tells every process so."""

    def __init__(self, supervisor: Supervisor, *, search_stopped: Path, tell: Callable[..., None]) -> None:
        self._supervisor = supervisor
        self._search_stopped = search_stopped
        self._tell = tell
        self._known: dict[str, Callable[[], None]] = {
            "status": lambda: None,
            "pause": lambda: supervisor.pause(_WORKER),
            "resume": lambda: supervisor.resume(_WORKER),
            "kill": lambda: supervisor.kill(_WORKER),
            "stop_search": self._stop_search,
            "start_search": self._start_search,
        }

    def obey(self, line: bytes) -> dict[str, Any]:
        """The answer to one line. Never raises."""
        try:
            asked: Any = json.loads(line)
        except (ValueError, RecursionError) as error:
            return {"error": "malformed", "why": f"that is no line of JSON: {error}"}
        what: Any = asked.get("do") if isinstance(asked, dict) else None
        order = self._known.get(what) if isinstance(what, str) else None
        if order is None:
            return {"error": "unknown", "why": f'{{"do": ...}} takes one of {", ".join(self._known)}'}
        try:
            order()
        except NotRunning:
            return {"error": "not_running", "why": "no worker runs"}
        except OSError as error:
            log.error("order not carried out", order=what, error=str(error))
            return {"error": "failed", "why": f"{error.filename}: {error.strerror}"}
        if what != "status":
            log.warning("ordered by the X-ray page", order=what)
        return self._status()

    def _status(self) -> dict[str, Any]:
        worker = self._supervisor.status(_WORKER)
        return {
            "pid": worker.pid,
            "paused": worker.paused,
            "ends": worker.ends,
            "search_stopped": self._search_stopped.exists(),
        }

    def _stop_search(self) -> None:
        if not self._search_stopped.exists():
            self._search_stopped.touch()
            self._tell("search_stopped")

    def _start_search(self) -> None:
        if self._search_stopped.exists():
            self._search_stopped.unlink(missing_ok=True)
            self._tell("search_started")


async def take(orders: Orders, path: Path) -> None:
    """Until cancelled. Raises OSError when the socket can't be had."""

    async def one(reader: StreamReader, writer: StreamWriter) -> None:
        with closing(writer):
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    answer = orders.obey(await reader.readline())
                    writer.write(json.dumps(answer).encode() + b"\n")
                    await writer.drain()
            except ValueError:  # readline's word for a line that is too long
                writer.write(json.dumps({"error": "malformed", "why": f"more than {_LONGEST} bytes"}).encode() + b"\n")
            except (OSError, TimeoutError) as error:
                log.warning("order not heard to its end", error=repr(error))

    require_own(path.parent)
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(path))
    path.chmod(0o600)  # nobody can have come before: it listens only below
    server = await asyncio.start_unix_server(one, sock=listening, limit=_LONGEST)
    try:
        await server.serve_forever()
    finally:
        path.unlink(missing_ok=True)
