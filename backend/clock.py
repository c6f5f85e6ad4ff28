"""Where ids and the rules that depend on time get it from, so that tests can step it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol

_BOOT: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class Clock(Protocol):
    def now_ms(self) -> int:
        """Milliseconds since 1970, UTC. May step back when the machine's clock does."""
        ...


class SystemClock:
    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000


def since_boot() -> float:
    """Seconds on a clock that never steps back and, where the system has one, goes on while the machine is suspended."""
    return time.clock_gettime(_BOOT)


def rfc3339(ms: int) -> str:
    """Milliseconds since 1970 as RFC 3339, UTC, with three decimals."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
