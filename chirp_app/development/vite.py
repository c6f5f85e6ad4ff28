"""Vite, which serves the browser's part and changes it in open pages; the web process passes on what it has nothing for."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.words import LOCALES, wanted
from chirp_app.address import Address
from chirp_app.development.folder import WEB
from chirp_app.supervisor import Service
from chirp_app.words import of_browser, script_of, translated

_POLICY = b"content-security-policy"
_OWN_HEADERS = ("connection", "content-encoding", "content-length", "date", "keep-alive", "transfer-encoding")


def service(host: str, port: int) -> Service:
    """It gives pages a socket of its own: changes and problems come through it, whatever the web process does."""
    program = WEB / "node_modules" / "@react-router" / "dev" / "bin.cjs"
    options = ["--config", str(WEB / "vite.dev.config.js"), "--host", host, "--port", str(port), "--strictPort"]
    bun = [str(Path(sys.executable).with_name("bun")), "--bun", "--conditions=development", f"--cwd={WEB}"]
    return Service("vite", [*bun, str(program), "dev", *options])


class Vite:
    """An ASGI app: what Vite answers there."""

    def __init__(self, address: Address) -> None:
        self._client = httpx.AsyncClient(base_url=f"http://{address.authority}", timeout=60, trust_env=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        answer = await self._answer(Request(scope, receive))
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        locale = wanted(request.headers.get("cookie", ""), request.headers.get("accept-language", ""))
        script = f"words-{locale}.js"
        if request.url.path == f"/assets/{script}":
            return Response(script_of(of_browser(locale)), 200, {"cache-control": "no-store"}, "text/javascript")
        path = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
        given = {name: value for name, value in request.headers.items() if name in ("accept", "if-none-match")}
        try:
            found = await self._client.request(request.method, path, headers=given)
        except httpx.TransportError:
            return PlainTextResponse("Vite is not there yet. Load the page again in a moment.", 503)
        headers = {name: value for name, value in found.headers.items() if name not in _OWN_HEADERS}
        content = found.content
        if locale != LOCALES[0] and headers.get("content-type", "").startswith("text/html"):
            content = translated(found.text, locale, of_browser(locale), script)
        return Response(content, found.status_code, headers)


class OpenPolicy:
    """An ASGI wrapper: what Vite's pages need is allowed, scripts in the page and a socket to another port."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message["headers"] if pair[0] != _POLICY]
                message = {**message, "headers": kept}
            await send(message)

        await self._app(scope, receive, sending)
