"""Requests that are being answered: a server that ends waits for them, and for no open socket."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send


class InFlight:
    """An ASGI wrapper that counts the requests of the app behind it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._count = 0
        self._none = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._count += 1
        self._none.clear()
        try:
            await self._app(scope, receive, send)
        finally:
            self._count -= 1
            if not self._count:
                self._none.set()

    async def ended(self, patience: float) -> bool:
        """Wait until no request is being answered; False when that took longer than patience (seconds)."""
        if not self._count:
            return True
        try:
            await asyncio.wait_for(self._none.wait(), patience)
        except TimeoutError:
            return False
        return True
