"""What a replay met: each request with the time that it was due and the wait from then on."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Literal

Outcome = Literal["ok", "limited", "refused", "failed"]
"""2xx, 429, another 4xx; or a 5xx, a broken connection or no answer in time."""

OUTCOMES: tuple[Outcome, ...] = ("ok", "limited", "refused", "failed")

MARKS = (50, 90, 99, 99.9)
"""The percentiles that are told."""


@dataclass(frozen=True, slots=True)
class Sample:
    """due: s from the beginning. ms: from then to the answer. late_ms: how much of it passed before it was sent."""

    due: float
    kind: str
    outcome: Outcome
    ms: float
    late_ms: float

    @property
    def waited(self) -> bool:
        return self.outcome in ("ok", "failed")


@dataclass(frozen=True, slots=True)
class Moment:
    """What was looked at once a second. queue: jobs that wait or run; None when the queue did not say."""

    at: float
    in_flight: int
    queue: int | None


@dataclass
class Results:
    """dropped: when requests were due that were too many under way. missed: when those were that this machine had no time for.

    fan_outs: (when it was posted, s from post to the end of its fan-out). unknown: posts of which that isn't known.
    """

    samples: list[Sample] = field(default_factory=list)
    dropped: list[float] = field(default_factory=list)
    missed: list[float] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    fan_outs: list[tuple[float, float]] = field(default_factory=list)
    unknown: int = 0
    seconds: float = 0
    _counts: Counter[tuple[str | None, Outcome]] = field(default_factory=Counter)

    def add(self, sample: Sample) -> None:
        self.samples.append(sample)
        self._counts.update(((sample.kind, sample.outcome), (None, sample.outcome)))

    def count(self, outcome: Outcome, kind: str | None = None) -> int:
        """Of one kind, or of all."""
        return self._counts[kind, outcome]

    def waits(self, kind: str | None = None, since: float | None = None) -> list[float]:
        """ms of what was answered or waited for in vain, in order: what was refused at once would flatter.

        since: only of what was answered from then on.
        """
        samples = self.samples if since is None else list(self._answered(since))
        return sorted(one.ms for one in samples if one.waited and kind in (None, one.kind))

    def _answered(self, since: float) -> Iterator[Sample]:
        return takewhile(lambda one: one.due + one.ms / 1000 >= since, reversed(self.samples))

    def late_ms(self) -> float:
        """How late requests were sent, at the 99th percentile: what is above a few ms is this machine's doing."""
        return percentile(sorted(one.late_ms for one in self.samples), 99)


def percentile(ordered: Sequence[float], mark: float) -> float:
    """The smallest value that so many percent are not above; 0 of nothing."""
    return ordered[max(0, math.ceil(len(ordered) * mark / 100) - 1)] if ordered else 0.0


def over_time(
    points: Iterable[tuple[float, float]], width: float, measure: Callable[[Sequence[float]], float]
) -> list[tuple[float, float]]:
    """One point for each stretch of `width` seconds that has any: its middle, and the measure of its ordered values."""
    stretches = defaultdict[int, list[float]](list)
    for at, value in points:
        stretches[int(at / width)].append(value)
    return [((number + 0.5) * width, measure(sorted(values))) for number, values in sorted(stretches.items())]
