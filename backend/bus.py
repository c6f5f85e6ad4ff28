"""The bus: id-only signals between processes over Redis pub/sub, and at once inside the process that sends them."""

# redis-py types its answers only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, cast

import orjson
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from backend import events
from backend.events import Signal
from backend.metrics import DEGRADED, ERRORS, SIGNALS

log = structlog.get_logger()
Handler = Callable[[Any], Awaitable[None] | None]

_CHANNEL = "chirp:signals"
_KINDS: dict[str, type[Signal]] = {
    "act_reached": events.ActReached,
    "act_pulled": events.ActPulled,
    "act_made": events.ActMade,
    "tweet_changed": events.TweetChanged,
    "users_changed": events.UsersChanged,
    "session_ended": events.SessionEnded,
}


class Bus:
    """Delivery is at most once. Whoever needs more reads the stores: after a gap, `on_gap` handlers are told."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._me = uuid.uuid4().hex
        self._handlers: dict[str, list[Handler]] = {}
        self._gap_handlers: list[Callable[[], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def on(self, kind: type[Signal], handler: Handler) -> None:
        """Call handler with each signal of that kind, from this process and the others."""
        self._handlers.setdefault(kind.__dataclass_fields__["kind"].default, []).append(handler)

    def off(self, kind: type[Signal], handler: Handler) -> None:
        self._handlers[kind.__dataclass_fields__["kind"].default].remove(handler)

    def on_gap(self, handler: Callable[[], None]) -> None:
        """Call handler when signals may have been missed (the connection was lost)."""
        self._gap_handlers.append(handler)

    async def publish(self, signal: Signal) -> None:
        """Tell this process at once and the others through Redis. Never raises: a lost signal is counted."""
        self._dispatch(signal)
        SIGNALS.labels(signal.kind, "sent").inc()
        try:
            await self._redis.publish(_CHANNEL, self._me.encode() + orjson.dumps(signal))
        except (RedisError, OSError) as error:
            DEGRADED.labels("bus").inc()
            log.warning("signal lost", kind=signal.kind, error=str(error))

    async def listen(self) -> None:
        """Hear the other processes until cancelled; reconnects by itself."""
        delay = 0.1
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(_CHANNEL)
                    for told in self._gap_handlers:
                        told()
                    delay = 0.1
                    async for message in channel.listen():
                        self._hear(cast(bytes, message["data"]))
            except (RedisError, OSError) as error:
                DEGRADED.labels("bus").inc()
                log.warning("bus connection lost", error=str(error), retry_in=delay)
            await asyncio.sleep(delay)
            delay = min(delay * 2, 2)

    def _hear(self, data: bytes) -> None:
        sender, body = data[:32], data[32:]
        if sender == self._me.encode():
            return
        fields: dict[str, Any] = orjson.loads(body)
        kind = _KINDS.get(fields.pop("kind"))
        if kind is None:
            return  # a newer version's signal during a rolling upgrade
        for name, value in fields.items():
            fields[name] = tuple(cast(list[int], value)) if isinstance(value, list) else value
        SIGNALS.labels(kind.__dataclass_fields__["kind"].default, "heard").inc()
        self._dispatch(kind(**fields))

    def _dispatch(self, signal: Signal) -> None:
        for handler in self._handlers.get(signal.kind, ()):
            try:
                waiting = handler(signal)
            except Exception:
                ERRORS.labels("bus").inc()
                log.exception("signal handler failed", kind=signal.kind)
                continue
            if waiting is not None:
                task = asyncio.ensure_future(self._finish(waiting, signal.kind))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _finish(self, waiting: Awaitable[None], kind: str) -> None:
        try:
            await waiting
        except Exception:
            ERRORS.labels("bus").inc()
            log.exception("signal handler failed", kind=kind)
