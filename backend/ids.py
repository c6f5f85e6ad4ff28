"""Snowflake ids: 41 bits of milliseconds, 10 bits of machine, 12 bits of sequence. Newer is larger."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol

from backend.clock import Clock, since_boot
from backend.errors import ClockWentBack, LeaseLost, NotFound

UserId = int
TweetId = int
ActId = int
NotificationId = int

EPOCH_MS = 1_704_067_200_000  # 2024-01-01T00:00:00Z
MAX_ID = 2**63 - 1
MACHINES = 1 << 10
_SEQUENCES = 1 << 12
_PATIENCE_MS = 1000


def at(ms: int) -> int:
    """The smallest id of that millisecond (ms since 1970); 0 for times before the epoch."""
    return max(0, ms - EPOCH_MS) << 22


def ms_of(id: int) -> int:
    """Milliseconds since 1970 at which the id was made."""
    return (id >> 22) + EPOCH_MS


def hour_of(id: int) -> int:
    """Hours since 1970."""
    return ms_of(id) // 3_600_000


def day_of(id: int) -> int:
    """Days since 1970, UTC."""
    return ms_of(id) // (24 * 3_600_000)


def month_of(id: int) -> int:
    """Months since the year 0, UTC: January is a multiple of 12."""
    day = datetime.fromtimestamp(ms_of(id) / 1000, UTC)
    return day.year * 12 + day.month - 1


def parse(text: str) -> int:
    """An id from its decimal string. Raises NotFound: nothing can have any other id."""
    if not (text.isascii() and text.isdigit() and len(text) <= 19) or int(text) > MAX_ID:
        raise NotFound
    return int(text)


class Machine(Protocol):
    """A machine id that this process may use for now."""

    machine: int

    def trusted_until(self) -> float:
        """When to stop using it, on the scale of clock.since_boot()."""
        ...


class Snowflakes:
    """Makes ids for one machine id. Ids of one instance only ever grow."""

    def __init__(self, clock: Clock, lease: Machine) -> None:
        self._clock = clock
        self._lease = lease
        self._last_ms = 0
        self._sequence = 0
        self._turn = asyncio.Lock()

    async def next(self) -> int:
        """A new id. Waits up to 1 s for a clock that stepped back; raises ClockWentBack or LeaseLost."""
        async with self._turn:
            if since_boot() >= self._lease.trusted_until():
                raise LeaseLost
            now = self._clock.now_ms()
            if now < self._last_ms:
                now = await self._wait_for(self._last_ms)
            if now == self._last_ms:
                if self._sequence + 1 == _SEQUENCES:
                    now = await self._wait_for(self._last_ms + 1)
                else:
                    self._sequence += 1
            if now > self._last_ms:
                self._sequence = 0
            self._last_ms = now
            return at(now) | self._lease.machine << 12 | self._sequence

    async def _wait_for(self, ms: int) -> int:
        if ms - self._clock.now_ms() > _PATIENCE_MS:
            raise ClockWentBack
        patience = time.monotonic() + _PATIENCE_MS / 1000
        while (now := self._clock.now_ms()) < ms:
            if time.monotonic() > patience:
                raise ClockWentBack
            await asyncio.sleep(0.0005)
        return now
