"""How many sockets one address may have open, and open anew, so that a single machine can't take those of everybody."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

import structlog
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.api.origin import client_ip
from backend.metrics import REFUSED
from backend.noise import A_MINUTE, Noise

log = structlog.get_logger()
MOST_PER_ADDRESS = 500
"""Tabs and streams. An office, or the 200 tabs of a benchmark, are one address."""
_MOST_NEW = 2 * MOST_PER_ADDRESS
"""In a minute. What is kept of a tab outlives its socket for a while; after a restart all come at once."""


class Sockets:
    """An ASGI wrapper; what is too much is refused before the handshake (403)."""

    def __init__(
        self,
        app: ASGIApp,
        address: Callable[[HTTPConnection], str] = client_ip,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._address = address
        self._clock = clock
        self._open = Counter[str]()
        self._new = Counter[str]()
        self._since = clock()
        self._noise = Noise()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            return await self._app(scope, receive, send)
        ip = self._address(HTTPConnection(scope))
        if self._open[ip] >= MOST_PER_ADDRESS or not self._may_open(ip):
            REFUSED.labels("socket").inc()
            if (left_out := self._noise.allows(ip)) is not None:
                log.warning("too many sockets of one address", address=ip, open=self._open[ip], left_out=left_out)
            await receive()
            return await send({"type": "websocket.close", "code": 1013})
        self._open[ip] += 1
        try:
            return await self._app(scope, receive, send)
        finally:
            self._open[ip] -= 1
            if not self._open[ip]:
                del self._open[ip]

    def _may_open(self, ip: str) -> bool:
        now = self._clock()
        if now - self._since >= A_MINUTE:
            self._since = now
            self._new.clear()
        self._new[ip] += 1
        return self._new[ip] <= _MOST_NEW
