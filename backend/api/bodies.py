"""How large the body of a request may be, and how long it may take to come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.api.problems import TooLarge, answer
from backend.errors import ChirpError
from backend.words import t

UPLOADS = "/api/media"
_WITHOUT = ("GET", "HEAD", "DELETE")


@dataclass(frozen=True, slots=True)
class Allowance:
    """most: bytes; idle_s: from one part of the body to the next; whole_s: until its end; too_large: with the route's own
    sentence, when it has one.
    """

    most: int = 64 * 1024
    idle_s: float = 10.0
    whole_s: float = 30.0
    too_large: type[ChirpError] | None = None

    def refusal(self) -> ChirpError:
        if self.too_large:
            return self.too_large()
        return TooLarge(t("That is too large: here a body has at most {most} KB.", most=self.most // 1024))


class Bodies:
    """Plain ASGI middleware: what says that it is too large is refused unread, what turns out to be is cut off.

    of_paths: allowances by the beginning of the path, the longest that fits counts; all others get the default.
    """

    def __init__(self, app: ASGIApp, of_paths: Mapping[str, Allowance] | None = None) -> None:
        self._app = app
        self._of_paths = sorted((of_paths or {}).items(), key=lambda item: -len(item[0]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _WITHOUT:
            return await self._app(scope, receive, send)
        allowance = self._allowance(scope["path"])
        if _claimed(scope) > allowance.most:
            return await answer(allowance.refusal())(scope, receive, send)
        return await self._app(scope, _Body(receive, allowance).receive, send)

    def _allowance(self, path: str) -> Allowance:
        return next((allowance for start, allowance in self._of_paths if path.startswith(start)), Allowance())


class _Body:
    """FastAPI takes any other error in a body than an HTTPException for a malformed one."""

    def __init__(self, receive: Receive, allowance: Allowance) -> None:
        self._receive = receive
        self._allowance = allowance
        self._taken = 0
        self._ends = time.monotonic() + allowance.whole_s
        self._whole = False

    async def receive(self) -> Message:
        if self._whole:  # now it waits for the client to leave, which may take as long as the answer does
            return await self._receive()
        try:
            async with asyncio.timeout(min(self._allowance.idle_s, self._ends - time.monotonic())):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(408, "The body did not come in time.", {"connection": "close"}) from None
        self._taken += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._taken > self._allowance.most:
            refusal = self._allowance.refusal()
            raise HTTPException(refusal.status, refusal.sentence) if isinstance(refusal, TooLarge) else refusal
        return message


def _claimed(scope: Scope) -> int:
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(length) if length.isdigit() else 0
