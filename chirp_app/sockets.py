"""How many sockets one address may have open, so that a single machine can't take those of everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import structlog
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.api.origin import client_ip
from backend.metrics import REFUSED
from backend.noise import Noise

log = structlog.get_logger()
MOST_PER_ADDRESS = 500
"""Tabs and streams. An office, or the 200 tabs of a benchmark, are one address."""


class Sockets:
    """An ASGI wrapper; what is too much is refused before the handshake (403)."""

    def __init__(self, app: ASGIApp, address: Callable[[HTTPConnection], str] = client_ip) -> None:
        self._app = app
        self._address = address
        self._open = Counter[str]()
        self._noise = Noise()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            return await self._app(scope, receive, send)
        ip = self._address(HTTPConnection(scope))
        if self._open[ip] >= MOST_PER_ADDRESS:
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
