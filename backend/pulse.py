"""What each process counted in the last minute: told in Redis once a second while somebody looks, and merged by whoever asks.

The numbers are those of backend/metrics.py. A process remembers what they were, so that the first look finds a minute too.
"""

# redis-py types its answers only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import asyncio
import time
import uuid
from collections import deque
from dataclasses import dataclass, field, fields
from typing import Any

import orjson
from prometheus_client import Counter, Gauge, Histogram
from redis.asyncio import Redis

from backend import metrics
from backend.metrics import DEGRADED
from backend.redis_servers import GONE

_PULSES, _WATCHED = "chirp:pulses", "chirp:watched"
_BEAT_S, _LOOKED_S = 1.0, 10
_WINDOW_S = 60.0
_REMEMBERED_S = 5.0
_STALE_MS, _GONE_MS = 5_000, 60_000

Counts = dict[str, float]


@dataclass(frozen=True)
class Spread:
    """How often something happened, and how many of those took at most so many seconds each."""

    count: float = 0
    at_most: dict[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True)
class Beat:
    """One process over window_s seconds. steps: of posts' ways, by name; reads: of caches, by "name outcome"; kept: values in them."""

    process: str = ""
    at_ms: int = 0
    window_s: float = 0
    requests: Spread = Spread()
    jobs: Spread = Spread()
    steps: dict[str, Spread] = field(default_factory=dict[str, Spread])
    reads: Counts = field(default_factory=dict[str, float])
    kept: int = 0
    signals: Counts = field(default_factory=dict[str, float])
    rows: float = 0
    tabs: int = 0
    streams: int = 0


_FIELDS = {one.name for one in fields(Beat)}


class Pulse:
    """Tells of this process while `keep()` runs; reads those of all."""

    def __init__(self, redis: Redis, process: str) -> None:
        self._redis: Any = redis  # its answers are typed as if they came at once
        self._field = uuid.uuid4().hex  # process numbers are the same in many containers
        self._process = process
        self._seen: deque[tuple[float, Beat]] = deque()

    async def keep(self) -> None:
        """Until cancelled."""
        self._remember(time.monotonic())
        while True:
            await asyncio.sleep(_BEAT_S)
            try:
                await self.beat()
            except GONE:
                DEGRADED.labels("pulse").inc()

    async def beat(self) -> None:
        now = time.monotonic()
        if now - self._seen[-1][0] >= _REMEMBERED_S:
            self._remember(now)
        if await self._redis.exists(_WATCHED):
            await self._redis.hset(_PULSES, self._field, orjson.dumps(self._since(now)))

    async def all(self) -> list[Beat]:
        """Of every process that lives; from now on they tell of themselves for some seconds."""
        if not await self._redis.set(_WATCHED, 1, ex=_LOOKED_S, get=True):
            if not self._seen:
                self._remember(time.monotonic())
            await self.beat()  # the first who looks is not shown nothing
        now_ms = time.time_ns() // 1_000_000
        living: list[Beat] = []
        for name, told in (await self._redis.hgetall(_PULSES)).items():
            beat = _parsed(told)
            if now_ms - beat.at_ms > _GONE_MS:
                await self._redis.hdel(_PULSES, name)
            elif now_ms - beat.at_ms <= _STALE_MS:
                living.append(beat)
        return sorted(living, key=lambda beat: beat.process)

    def _remember(self, now: float) -> None:
        self._seen.append((now, _read(self._process)))
        while len(self._seen) > 1 and now - self._seen[1][0] >= _WINDOW_S:
            self._seen.popleft()

    def _since(self, now: float) -> Beat:
        began, then = self._seen[0]
        return _difference(_read(self._process), then, now - began)


def _read(process: str) -> Beat:
    requests, jobs = (_spreads(one, "").get("", Spread()) for one in (metrics.REQUESTS, metrics.JOBS))
    return Beat(
        process=process,
        at_ms=time.time_ns() // 1_000_000,
        requests=requests,
        jobs=jobs,
        steps=_spreads(metrics.STEPS, "step"),
        reads=_counts(metrics.CACHE_READS, "cache", "outcome"),
        kept=int(sum(_counts(metrics.CACHE_VALUES, "cache").values())),
        signals=_counts(metrics.SIGNALS, "direction"),
        rows=_counts(metrics.FAN_OUT_ROWS).get("", 0),
        tabs=int(_counts(metrics.LIVE_TABS).get("", 0)),
        streams=int(_counts(metrics.LIVE_STREAMS).get("", 0)),
    )


def _spreads(histogram: Histogram, by: str) -> dict[str, Spread]:
    found: dict[str, Spread] = {}
    for sample in next(iter(histogram.collect())).samples:
        spread = found.setdefault(sample.labels.get(by, ""), Spread(0, {}))
        if sample.name.endswith("_bucket"):
            bound = sample.labels["le"]
            spread.at_most[bound] = spread.at_most.get(bound, 0) + sample.value
    return {name: Spread(spread.at_most.pop("+Inf", 0), spread.at_most) for name, spread in found.items()}


def _counts(metric: Counter | Gauge, *by: str) -> Counts:
    found: Counts = {}
    for sample in next(iter(metric.collect())).samples:
        if not sample.name.endswith("_created"):
            key = " ".join(sample.labels[label] for label in by)
            found[key] = found.get(key, 0) + sample.value
    return found


def _difference(now: Beat, then: Beat, window_s: float) -> Beat:
    return Beat(
        process=now.process,
        at_ms=now.at_ms,
        window_s=window_s,
        requests=_less(now.requests, then.requests),
        jobs=_less(now.jobs, then.jobs),
        steps={name: _less(spread, then.steps.get(name, Spread())) for name, spread in now.steps.items()},
        reads=_fewer(now.reads, then.reads),
        kept=now.kept,
        signals=_fewer(now.signals, then.signals),
        rows=now.rows - then.rows,
        tabs=now.tabs,
        streams=now.streams,
    )


def _less(now: Spread, then: Spread) -> Spread:
    return Spread(now.count - then.count, _fewer(now.at_most, then.at_most))


def _fewer(now: Counts, then: Counts) -> Counts:
    return {name: value - then.get(name, 0) for name, value in now.items()}


def _parsed(told: bytes) -> Beat:
    """Newer processes may tell more."""
    raw: dict[str, Any] = orjson.loads(told)
    for name in ("requests", "jobs"):
        raw[name] = _spread(raw[name])
    raw["steps"] = {name: _spread(told) for name, told in raw["steps"].items()}
    return Beat(**{name: value for name, value in raw.items() if name in _FIELDS})


def _spread(told: dict[str, Any]) -> Spread:
    return Spread(told["count"], told["at_most"])
