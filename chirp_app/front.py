"""What stands in front of pages, REST and sockets: security headers, caching, clean addresses, one origin."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from state.cookies import session_token

log = structlog.get_logger()
_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_FALLBACK = "/__spa-fallback"
_FOREVER = "public, max-age=31536000, immutable"
_A_DAY = "public, max-age=86400"
_FIXED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def policy(hashes: Iterable[str] = ()) -> str:
    """The content security policy of a page whose inline scripts have these hashes. Styles are set inline by Reflex."""
    scripts = " ".join(["'self'", *(f"'sha256-{one}'" for one in sorted(hashes))])
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "media-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def inline_hashes(html: bytes) -> set[str]:
    """The SHA-256 of each inline script of a page, as a policy names them."""
    return {base64.b64encode(hashlib.sha256(code).digest()).decode() for code in _INLINE.findall(html) if code.strip()}


class Front:
    """An ASGI wrapper around everything; built is the folder of the built pages, origins are allowed besides the own one."""

    def __init__(self, app: ASGIApp, built: Path, origins: Iterable[str] = ()) -> None:
        self._app = app
        self._origins = set(origins)
        self._policies = {
            "/"
            + path.relative_to(built).as_posix().removesuffix("index.html").removesuffix(".html").rstrip("/"): policy(
                inline_hashes(path.read_bytes())
            )
            for path in built.rglob("*.html")
        }
        self._api_policy = policy()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not self._own_origin(scope):
            log.warning("socket of another origin refused", origin=Headers(scope=scope).get("origin"))
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if path == "/" and session_token(Headers(scope=scope).get("cookie", "")) is None:
            await send(_redirect("/explore"))
            await send({"type": "http.response.body", "body": b""})
            return
        page = path.rstrip("/") or "/"
        if path != page + "/" and path != "/" and page in self._policies:
            scope = {**scope, "path": page + "/", "raw_path": (page + "/").encode()}  # else it answers 307 to the slash

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(MutableHeaders(raw=message["headers"]), path, page, scope["scheme"])
            await send(message)

        await self._app(scope, receive, sending)

    def _own_origin(self, scope: Scope) -> bool:
        """Programs send no Origin; a browser's page must be ours."""
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        return origin is None or origin in self._origins or urlsplit(origin).netloc == headers.get("host")

    def _dress(self, headers: MutableHeaders, path: str, page: str, scheme: str) -> None:
        for name, value in _FIXED.items():
            headers.setdefault(name, value)
        if scheme == "https":
            headers.setdefault("strict-transport-security", "max-age=31536000")
        kind = headers.get("content-type", "")
        if kind.startswith("text/html"):
            page_policy = self._policies.get(page) or self._policies.get(_FALLBACK) or self._api_policy
            headers.setdefault("content-security-policy", page_policy)
            headers.setdefault("cache-control", "no-cache")
        elif kind:  # a 304 has none, and what it says replaces what the browser kept with the page
            headers.setdefault("content-security-policy", self._api_policy)
        if path.startswith("/assets/"):
            headers.setdefault("cache-control", _FOREVER)
        elif path.endswith((".svg", ".png", ".ico", ".webmanifest", ".txt")):
            headers.setdefault("cache-control", _A_DAY)


def _redirect(to: str) -> Message:
    headers = [(b"location", to.encode()), (b"cache-control", b"no-store"), (b"content-length", b"0")]
    return {"type": "http.response.start", "status": 302, "headers": headers}
