"""The newest events of the system, from all processes: two bounded streams in Redis, written by whoever they happen to.

What can't be written is dropped and counted: events are shown to people, and nothing depends on them.
"""

# redis-py types its answers only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Any

import structlog
from redis.asyncio import Redis

from backend.metrics import DEGRADED
from backend.redis_servers import GONE
from backend.system_events import FIELD, MOST, STREAMS, Event, Kind, heard, stream, told

log = structlog.get_logger()
_GATHER_S = 0.1
_MOST_WAITING = 1_000


class EventLog:
    """Writes this process' events while `keep()` runs; reads those of all."""

    def __init__(self, redis: Redis, process: str) -> None:
        self._redis: Any = redis  # its answers are typed as if they came at once
        self._process = process
        self._waiting: deque[Event] = deque(maxlen=_MOST_WAITING)
        self._noted = asyncio.Event()
        self._writing = asyncio.Lock()

    def note(self, kind: Kind, *, number: int = 0, actor: int = 0, why: str = "") -> None:
        """It has just happened here. Costs whoever calls it nothing."""
        self._waiting.append(Event(kind, time.time_ns() // 1_000_000, self._process, number, actor, why))
        self._noted.set()

    async def keep(self) -> None:
        """Until cancelled, and then what is left: an event is in Redis within 0.1 s."""
        try:
            while True:
                await self._noted.wait()
                await asyncio.sleep(_GATHER_S)
                await asyncio.shield(self.flush())  # what it has taken is written also when this ends
        finally:
            await self.flush()

    async def flush(self) -> None:
        """What was noted until now is readable when this returns. Never raises."""
        async with self._writing:  # what another flush has taken is not readable yet
            self._noted.clear()
            events = [self._waiting.popleft() for _ in range(len(self._waiting))]
            try:
                for event in events:
                    key = stream(event)
                    await self._redis.xadd(key, {FIELD: told(event)}, maxlen=MOST[key], approximate=False)
            except GONE as error:
                DEGRADED.labels("events").inc()
                log.warning("events not kept", events=len(events), error=str(error))

    async def newest(self) -> list[Event]:
        """All that are kept, newest first. Raises redis_servers.GONE."""
        found = [heard(entry[FIELD.encode()]) for key in STREAMS for _, entry in await self._redis.xrevrange(key)]
        return sorted(found, key=lambda event: -event.at_ms)
