"""What a replay does, and when: read from words, decided by dice."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from random import Random

KINDS = {
    "home": "reads the home timeline",
    "profile": "reads somebody's posts",
    "search": "searches posts",
    "post": "writes a post",
    "like": "likes a post",
}
"""What people do, with what that is in words."""

MOST_REQUESTS = 1_000_000
_UNITS = {"s": 1, "m": 60, "h": 3600}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)([smh]?)")


@dataclass(frozen=True)
class Plan:
    """rate: arrivals a second, on average. mix: weights by kind. people: how many act. skew: Zipf's exponent."""

    rate: float
    seconds: float
    mix: Mapping[str, float]
    people: int
    skew: float
    seed: int
    most_in_flight: int


def duration(told: str) -> float:
    """Seconds of "90", "90s", "5m" or "1h". Raises ValueError with what is right."""
    match = _DURATION.fullmatch(told.strip())
    seconds = float(match[1]) * _UNITS[match[2] or "s"] if match else 0
    if not 0 < seconds <= 12 * 3600:
        raise ValueError(f"Say how long, up to 12 hours, such as 90s, 5m or 1h; {told!r} is none.")
    return seconds


def mix(told: str) -> dict[str, float]:
    """Weights by kind of "home=60,profile=30,post=10". Raises ValueError with what is right."""
    found = dict[str, float]()
    for part in told.split(","):
        kind, _, weight = part.strip().partition("=")
        if kind not in KINDS or kind in found or not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", weight):
            raise ValueError(f"Say how much of each as home=60,post=10, of {', '.join(KINDS)}; {part!r} is none.")
        found[kind] = float(weight)
    if not sum(found.values()):
        raise ValueError("One weight of the mix at least is above 0.")
    return found


def arrivals(dice: Random, rate: float, seconds: float) -> Iterator[float]:
    """Seconds from the beginning, each independent of those before: a Poisson process."""
    at = dice.expovariate(rate)
    while at < seconds:
        yield at
        at += dice.expovariate(rate)


class Zipf:
    """Places from 0, of which the n-th comes 1 / n ** skew as often as the first."""

    def __init__(self, count: int, skew: float) -> None:
        self._sums = list(accumulate(1 / place**skew for place in range(1, count + 1)))

    def place(self, dice: Random) -> int:
        return min(bisect(self._sums, dice.random() * self._sums[-1]), len(self._sums) - 1)
