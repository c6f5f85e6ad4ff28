"""What only the supervisor sees happen, told to the embedded Valkey: a process that was killed tells nothing itself."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from pathlib import Path

import structlog

from backend.system_events import FIELD, MOST, Event, Kind, stream, told
from chirp_app import valkey

log = structlog.get_logger()
_MOST_WAITING = 100
_AGAIN_S = 0.25


class EventNotes:
    """In order, each as soon as Valkey answers: its own end too, once it is back."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._waiting: deque[Event] = deque(maxlen=_MOST_WAITING)
        self._noted = asyncio.Event()

    def note(self, kind: Kind, *, service: str = "", pid: int = 0, why: str = "") -> None:
        self._waiting.append(Event(kind, time.time_ns() // 1_000_000, f"{service} {pid or ''}".strip(), why=why))
        self._noted.set()

    async def keep(self) -> None:
        """Until cancelled."""
        while True:
            await self._noted.wait()
            self._noted.clear()
            while self._waiting:
                event, key = self._waiting[0], stream(self._waiting[0])
                answer = await valkey.ask(
                    self._socket, "XADD", key, "MAXLEN", str(MOST[key]), "*", FIELD, told(event).decode()
                )
                if not answer or answer.startswith("-LOADING"):
                    await asyncio.sleep(_AGAIN_S)
                    continue
                if answer.startswith("-"):
                    log.error("event not kept", event=event.kind, error=answer)
                if self._waiting[0] is event:  # else more has come than may wait, and it is gone already
                    self._waiting.popleft()
