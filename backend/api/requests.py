"""Around every request: its id, its metrics, and what happens when something unexpected is raised."""

from __future__ import annotations

import logging
import re
import secrets
import time

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend import words
from backend.api.problems import problem
from backend.logging import ACCESS
from backend.metrics import ERRORS, REQUESTS
from backend.noise import Noise
from backend.words import t

log = structlog.get_logger()
access = structlog.get_logger(ACCESS)
_lines = logging.getLogger(ACCESS)

_FIT = re.compile(rb"[A-Za-z0-9-]{8,64}\Z")
_METHODS = ("GET", "HEAD", "POST", "PATCH", "DELETE")
_OURS = ("/api/", "/avatars/", "/auth/", "/health/", "/media/", "/metrics")


class Requests:
    """Plain ASGI middleware, because everything passes here. The id is in each answer, log line and job."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._noise = Noise()  # a frame that is no frame fails too, and clients send as many as they like

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        request_id = _id(scope)
        scope["headers"] = [(name, _harmless(name, value)) for name, value in scope["headers"]]
        given = dict(scope["headers"])
        words.speak_to(
            given.get(b"cookie", b"").decode("latin-1"), given.get(b"accept-language", b"").decode("latin-1")
        )
        bound = structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            if scope["type"] == "http":
                await self._http(scope, receive, send, request_id.encode())
            else:
                await self._socket(scope, receive, send)
        finally:
            structlog.contextvars.reset_contextvars(**bound)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception:
            ERRORS.labels("socket").inc()  # the server closes it
            if (left_out := self._noise.allows(scope["path"])) is not None:
                log.exception("socket failed", path=scope["path"], left_out=left_out)

    async def _http(self, scope: Scope, receive: Receive, send: Send, request_id: bytes) -> None:
        started, status, method = time.perf_counter(), 0, scope["method"]
        head = method == "HEAD" and scope["path"].startswith(_OURS)
        if head:
            scope["method"] = "GET"

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request_id)]
            elif head and message["type"] == "http.response.body":
                message = {"type": "http.response.body", "body": b""}
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except ClientDisconnect:
            log.debug("client left", method=method, path=scope["path"])
        except Exception:
            ERRORS.labels("request").inc()
            log.exception("request failed", method=method, path=scope["path"])
            if status:
                raise  # too late for an answer: only closing the connection tells the client
            await _broken(scope, receive, sending)
        finally:
            seconds = time.perf_counter() - started
            route = getattr(scope.get("route"), "path", "") or "other"
            REQUESTS.labels(method if method in _METHODS else "other", route, str(status)).observe(seconds)
            if _lines.isEnabledFor(logging.INFO):  # asked first: structlog prepares a line before it drops it
                access.info("request", method=method, path=scope["path"], status=status, ms=round(seconds * 1000, 1))


async def _broken(scope: Scope, receive: Receive, send: Send) -> None:
    told = t("Something went wrong on our side. It was noted; please try again.")
    await problem(500, "internal_error", t("Something went wrong on our side."), told)(scope, receive, send)


def _harmless(name: bytes, value: bytes) -> bytes:
    """No cookie of ours has a backslash, and the standard parser takes minutes for a header of 300 KB of them."""
    return value.replace(b"\\", b"") if name == b"cookie" else value


def _id(scope: Scope) -> str:
    """The one that a proxy or client gave, when it is fit for logs and headers; else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _FIT.match(value):
            return value.decode()
    return secrets.token_hex(8)
