"""How large the body of a request may be."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.api.problems import TooLarge, answer

MOST = 1024 * 1024  # TooLarge says so too
_WITHOUT = ("GET", "HEAD", "DELETE")


class Bodies:
    """Plain ASGI middleware: what says that it is too large is refused unread, what turns out to be is cut off."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _WITHOUT:
            return await self._app(scope, receive, send)
        if _claimed(scope) > MOST:
            return await answer(TooLarge())(scope, receive, send)
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > MOST:
                raise HTTPException(TooLarge.status)  # FastAPI takes any other error in a body for a malformed one
            return message

        return await self._app(scope, counted, send)


def _claimed(scope: Scope) -> int:
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(length) if length.isdigit() else 0
