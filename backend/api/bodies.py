"""How large the body of a request may be: an upload as large as the largest file, anything else 1 MB."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.api.problems import TooLarge, answer
from backend.errors import ChirpError, MediaTooLarge
from backend.media.kinds import LARGEST

MOST = 1024 * 1024  # TooLarge says so too
UPLOADS = "/api/media"
_FORM = 64 * 1024  # what a form adds to its file
_WITHOUT = ("GET", "HEAD", "DELETE")


class Bodies:
    """Plain ASGI middleware: what says that it is too large is refused unread, what turns out to be is cut off."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _WITHOUT:
            return await self._app(scope, receive, send)
        most, refusal = (LARGEST + _FORM, MediaTooLarge) if scope["path"] == UPLOADS else (MOST, TooLarge)
        if _claimed(scope) > most:
            return await answer(refusal())(scope, receive, send)
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise _cut_off(refusal)
            return message

        return await self._app(scope, counted, send)


def _cut_off(refusal: type[ChirpError]) -> Exception:
    """FastAPI takes any error but this one in a body that it reads itself for a malformed one."""
    return HTTPException(refusal.status) if refusal is TooLarge else refusal()


def _claimed(scope: Scope) -> int:
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(length) if length.isdigit() else 0
