"""How much of what clients can cause is written into the log: a little of each, and not much of all."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

A_MINUTE = 60.0
MOST_OF_ONE = 5
MOST = 50


class Noise:
    """Counts lines by minute and source. What is left out is counted, and told with the next line that is written."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since = clock()
        self._written: Counter[str] = Counter()
        self._left_out = 0

    def allows(self, source: str) -> int | None:
        """None: leave this one out. Else write it; the number is of those that were left out since the last one."""
        now = self._clock()
        if now - self._since >= A_MINUTE:
            self._since = now
            self._written.clear()
        if self._written[source] >= MOST_OF_ONE or self._written.total() >= MOST:
            self._left_out += 1
            return None
        self._written[source] += 1
        left_out, self._left_out = self._left_out, 0
        return left_out
