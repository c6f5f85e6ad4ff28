"""The bus: id-only signals between processes over Redis pub/sub, and at once inside the process that sends them."""

# redis-py types its answers only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import asyncio
import math
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, cast

import orjson
import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import ConnectionError

from backend import events, tracing
from backend.events import Signal
from backend.metrics import DEGRADED, ERRORS, SIGNALS
from backend.redis_servers import GONE

log = structlog.get_logger()
Handler = Callable[[Any], Awaitable[None] | None]

_PING_S = 0.3
_DOUBT_S = 0.7
"""Of the pings of so long none is answered yet: signals may be on their way, or lost."""
_QUIET_S = 10.0
"""Then the connection is given up: a server that hangs closes nothing."""
_CHANNEL = "chirp:signals"
_KINDS: dict[str, type[Signal]] = {
    "act_reached": events.ActReached,
    "act_pulled": events.ActPulled,
    "act_made": events.ActMade,
    "pin_changed": events.PinChanged,
    "retweet_ended": events.RetweetEnded,
    "tweet_changed": events.TweetChanged,
    "users_changed": events.UsersChanged,
    "caches_flushed": events.CachesFlushed,
    "notifications_changed": events.NotificationsChanged,
    "session_ended": events.SessionEnded,
}


class Bus:
    """Delivery is at most once. Whoever needs more reads the stores: after a gap, `on_gap` handlers are told."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._me = uuid.uuid4().hex
        self._handlers: dict[str, list[Handler]] = {}
        self._gap_handlers: list[Callable[[], object]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._heard_at = -math.inf
        """What was sent before that has arrived."""

    def hears(self) -> bool:
        """Whether every signal of others that is older than 0.7 s has arrived. While it is False, some may be missing."""
        return time.monotonic() - self._heard_at < _DOUBT_S

    def on(self, kind: type[Signal], handler: Handler) -> None:
        """Call handler with each signal of that kind, from this process and the others."""
        self._handlers.setdefault(kind.__dataclass_fields__["kind"].default, []).append(handler)

    def off(self, kind: type[Signal], handler: Handler) -> None:
        self._handlers[kind.__dataclass_fields__["kind"].default].remove(handler)

    def on_gap(self, handler: Callable[[], object]) -> None:
        """Call handler when signals may have been missed (the connection was lost)."""
        self._gap_handlers.append(handler)

    async def publish(self, signal: Signal) -> None:
        """Tell this process at once and the others through Redis. Never raises: a lost signal is counted."""
        self._dispatch(signal)
        SIGNALS.labels(signal.kind, "sent").inc()
        try:
            await self._redis.publish(_CHANNEL, self._me.encode() + _told(signal, tracing.carrier()))
        except GONE as error:
            DEGRADED.labels("bus").inc()
            log.warning("signal lost", kind=signal.kind, error=str(error))

    async def listen(self) -> None:
        """Hear the other processes until cancelled; reconnects by itself."""
        delay = 0.1
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(_CHANNEL)
                    await _ping(channel)
                    await self._first_answer(channel)
                    self._tell_of_gap()
                    delay = 0.1
                    await self._hear_all(channel)
            except GONE as error:
                self._heard_at = -math.inf
                DEGRADED.labels("bus").inc()
                log.warning("bus connection lost", error=str(error), retry_in=delay)
                self._tell_of_gap()
            await asyncio.sleep(delay)
            delay = min(delay * 2, 2)

    async def _first_answer(self, channel: PubSub) -> None:
        """When this returns, the server has subscribed us: what is published from now on arrives."""
        began = time.monotonic()
        while (message := await channel.get_message(timeout=_PING_S)) is None:
            if time.monotonic() - began > _QUIET_S:
                raise ConnectionError("no answer to a subscription")
        self._take(message)

    async def _hear_all(self, channel: PubSub) -> None:
        """Until the connection is lost or silent. An answered ping tells that every signal before it has arrived: so pings
        go by the clock, and signals that come late are no answer."""
        last, next_ping = time.monotonic(), -math.inf
        while True:
            now = time.monotonic()
            if now >= next_ping:
                next_ping = now + _PING_S
                await _ping(channel)
            if (message := await channel.get_message(timeout=next_ping - now)) is not None:
                self._take(message)
                last = now
            elif now - last > _QUIET_S:
                raise ConnectionError("no answer to a ping")

    def _take(self, message: dict[str, Any]) -> None:
        data = cast(bytes, message["data"])
        if message["type"] == "message":
            self._hear(data)
        elif message["type"] == "pong":
            self._heard_at = float(data)

    def _tell_of_gap(self) -> None:
        for told in self._gap_handlers:
            try:
                told()
            except Exception:
                ERRORS.labels("bus").inc()
                log.exception("gap handler failed")

    def _hear(self, data: bytes) -> None:
        """Whatever arrives: a newer version's signal in a rolling upgrade, or nonsense, must not end the listening."""
        sender, body = data[:32], data[32:]
        if sender == self._me.encode():
            return
        try:
            told = orjson.loads(body)
            carrier, signal = told.pop("carrier", None), _signal(told)
        except (ValueError, TypeError, KeyError, AttributeError):
            ERRORS.labels("bus").inc()
            log.exception("signal not understood")
            return
        if signal is not None:
            SIGNALS.labels(signal.kind, "heard").inc()
            with tracing.carried(carrier):
                self._dispatch(signal)

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


async def _ping(channel: PubSub) -> None:
    """The answer brings back when it was sent."""
    await channel.ping(repr(time.monotonic()))


def _told(signal: Signal, carrier: str | None) -> bytes:
    body = orjson.dumps(signal)
    return body[:-1] + b',"carrier":"' + carrier.encode() + b'"}' if carrier else body


def _signal(told: dict[str, Any]) -> Signal | None:
    """None for a kind that this version does not know; fields that it does not know are left out."""
    kind = _KINDS.get(told.pop("kind"))
    if kind is None:
        return None
    known: dict[str, Any] = {
        name: tuple(cast(list[int], value)) if isinstance(value, list) else value
        for name, value in told.items()
        if name in kind.__dataclass_fields__
    }
    return kind(**known)
