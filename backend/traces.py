"""What happened to the newest posts, step by step: spans of all processes, gathered in Redis.

A trace is a list of its spans, as JSON; an index holds the newest acts with their traces. What is above the bounds is dropped:
traces are shown to people, and nothing depends on them.
"""

# redis-py types its answers only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from redis.asyncio import Redis

from backend import tracing
from backend.ids import ActId
from backend.metrics import DEGRADED, STEPS
from backend.redis_servers import GONE

log = structlog.get_logger()

_INDEX = "chirp:traces"
_MOST, _MOST_STEPS, _MOST_WAITING = 1_000, 500, 5_000
_KEPT_S, _UNKNOWN_S = 7 * 24 * 3600, 3600
_MOST_OF_ONE = 20
"""Tabs of one person that tell of one post: carriers can be made up."""
_GATHER_S = 0.2
_NEAR = 2_048  # scores are doubles, which tell ids apart as far as this


@dataclass(frozen=True)
class Step:
    """One span: times are ns since 1970, by the clock of the process that tells; parent is "" for the first step."""

    id: str
    parent: str
    name: str
    process: str
    start_ns: int
    end_ns: int
    attributes: dict[str, str | int | float | bool] = field(default_factory=dict[str, str | int | float | bool])


class Traces:
    """Gathers this process' spans and keeps them while `keep()` runs; reads those of all."""

    def __init__(self, redis: Redis, process: str) -> None:
        self._redis: Any = redis  # its answers are typed as if they came at once
        self._process = process
        self._waiting: deque[tuple[str, Step]] = deque(maxlen=_MOST_WAITING)
        self._writing = asyncio.Lock()
        self._provider = TracerProvider(
            resource=Resource.create({"service.name": "chirp", "service.instance.id": self._process})
        )
        self._provider.add_span_processor(_Gather(self._process, self._waiting))
        _export(self._provider)

    async def keep(self) -> None:
        """Until cancelled, and then what is left: what has been gathered goes to Redis every 0.2 s."""
        tracing.use(self._provider.get_tracer("chirp"))
        try:
            while True:
                await asyncio.sleep(_GATHER_S)
                await asyncio.shield(self.flush())  # what it has taken is written also when this ends
        finally:
            tracing.use(None)
            await asyncio.to_thread(self._provider.shutdown)
            await self.flush()

    async def flush(self) -> None:
        """Everything that has ended until now is readable when this returns. Never raises."""
        async with self._writing:  # what another flush has taken is not readable yet
            ended = [self._waiting.popleft() for _ in range(len(self._waiting))]
            try:
                for trace, steps in _by_trace(ended).items():
                    await self._write(trace, steps)
            except GONE as error:
                DEGRADED.labels("traces").inc()
                log.warning("steps of posts not kept", steps=len(ended), error=str(error))

    async def _write(self, trace: str, steps: Sequence[Step]) -> None:
        key = _key(trace)
        length = await self._redis.rpush(key, *(orjson.dumps(step) for step in steps))
        if length > _MOST_STEPS:
            await self._redis.ltrim(key, 0, _MOST_STEPS - 1)
        await self._redis.expire(key, _UNKNOWN_S, nx=True)
        for step in steps:
            if not step.parent and (act := step.attributes.get(tracing.ACT)):
                await self._redis.zadd(_INDEX, {f"{act}:{trace}": float(act)})
                await self._redis.expire(key, _KEPT_S)
                await self._forget()

    async def _forget(self) -> None:
        if (above := await self._redis.zcard(_INDEX) - _MOST) > 0:
            for member, _ in await self._redis.zpopmin(_INDEX, above):
                await self._redis.delete(_key(_split(member)[1]))

    async def recent(self, limit: int) -> list[ActId]:
        """The acts whose way is kept, newest first."""
        return [_split(member)[0] for member in await self._redis.zrevrange(_INDEX, 0, limit - 1)]

    async def of(self, act: ActId) -> list[Step]:
        """The steps of an act's way, in the order in which they began; empty when it isn't kept."""
        for member in await self._redis.zrangebyscore(_INDEX, float(act) - _NEAR, float(act) + _NEAR):
            found, trace = _split(member)
            if found == act:
                told = await self._redis.lrange(_key(trace), 0, -1)
                return sorted((Step(**orjson.loads(one)) for one in told), key=lambda step: step.start_ns)
        return []

    async def takes(self, carrier: str, by: int) -> bool:
        """Whether what somebody tells with a carrier is wanted: its way is kept, nobody has told anything with it before, and they told little of it.

        Within 0.2 s a post is in a tab before its steps are here. False without Redis: nobody is to learn of that by this.
        """
        try:
            trace = carrier.split("-")[1]
            if not await self._is_kept(_key(trace)):
                return False
            told = f"chirp:told:{trace}:{by}"
            if await self._redis.scard(told) >= _MOST_OF_ONE:
                return False
            new = await self._redis.sadd(told, carrier)
            await self._redis.expire(told, _UNKNOWN_S)
            return bool(new)
        except GONE as error:
            DEGRADED.labels("traces").inc()
            log.warning("what a tab told of a post is not kept", error=str(error))
            return False

    async def _is_kept(self, key: str) -> bool:
        if await self._redis.exists(key):
            return True
        await asyncio.sleep(2 * _GATHER_S)
        return bool(await self._redis.exists(key))


class _Gather(SpanProcessor):
    def __init__(self, process: str, waiting: deque[tuple[str, Step]]) -> None:
        self._process, self._waiting = process, waiting

    def on_end(self, span: ReadableSpan) -> None:
        context, parent = span.get_span_context(), span.parent
        if context is None or span.start_time is None or span.end_time is None:
            return
        step = Step(
            f"{context.span_id:016x}",
            f"{parent.span_id:016x}" if parent else "",
            span.name,
            str((span.attributes or {}).get("chirp.process", self._process)),
            span.start_time,
            span.end_time,
            {name: value for name, value in (span.attributes or {}).items() if isinstance(value, str | int | float)},
        )
        STEPS.labels(span.name).observe((span.end_time - span.start_time) / 1e9)
        self._waiting.append((f"{context.trace_id:032x}", step))


def _export(provider: TracerProvider) -> None:
    """By OTLP too where the standard variables name a collector."""
    if not (os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT") or os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")):
        return
    # Only here: what is not asked for takes no memory.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))


def _by_trace(ended: Sequence[tuple[str, Step]]) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    for trace, step in ended:
        found.setdefault(trace, []).append(step)
    return found


def _key(trace: str) -> str:
    return f"chirp:trace:{trace}"


def _split(member: Any) -> tuple[ActId, str]:
    act, _, trace = (member.decode() if isinstance(member, bytes) else str(member)).partition(":")
    return int(act), trace
