"""What stands in front of pages, REST and sockets: security headers, caching, clean addresses, one origin."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chirp_app.built_pages import address
from state.cookies import session_token

log = structlog.get_logger()
Pair = tuple[bytes, bytes]
_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_FALLBACK = "/__spa-fallback"
_WORKER = "/sw.js"
_POLICY = b"content-security-policy"
_FOREVER = (b"cache-control", b"public, max-age=31536000, immutable")
_A_DAY = (b"cache-control", b"public, max-age=86400")
_NEVER = (b"cache-control", b"no-store")
_KEPT = (200, 206, 304)
_ASK_FIRST = (b"cache-control", b"no-cache")
_FIXED = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_ELSEWHERE = """This demo world is for its own machine: open it as http://localhost.
Where another name is meant to lead here, say it: CHIRP_PUBLIC_URL=https://that.name
"""
_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")


def policy(hashes: Iterable[str] = (), media: str = "") -> str:
    """The content security policy of a page whose inline scripts have these hashes. Styles are set inline by Reflex.

    media: the origin that pictures and videos come from besides the page's own.
    """
    other = f" {media}" if media else ""
    scripts = " ".join(["'self'", *(f"'sha256-{one}'" for one in sorted(hashes))])
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:{other}; "
        f"media-src 'self' blob:{other}; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def inline_hashes(html: bytes) -> set[str]:
    """The SHA-256 of each inline script of a page, as a policy names them."""
    return {base64.b64encode(hashlib.sha256(code).digest()).decode() for code in _INLINE.findall(html) if code.strip()}


class Front:
    """An ASGI wrapper around everything; built is the folder of the built pages, origins are allowed besides the own one.

    media: the origin of pictures and videos where that is another. private: answers to names of this machine, and of origins, only.
    """

    def __init__(
        self, app: ASGIApp, built: Path, origins: Iterable[str] = (), media: str = "", *, private: bool = False
    ) -> None:
        self._app = app
        self._origins = set(origins)
        self._private = private
        self._names = {*_THIS_MACHINE, *(urlsplit(origin).hostname for origin in self._origins)}
        self._policies = {
            address(page.relative_to(built)): policy(inline_hashes(page.read_bytes()), media).encode()
            for page in built.rglob("*.html")
        }
        self._plain = policy(media=media).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_meant = not self._private or self._own_name(scope)
        if scope["type"] == "http" and not is_meant:
            # A page whose name leads here, to whom the browser gives what it gives that name: everybody knows the demo's passwords.
            answer = PlainTextResponse(_ELSEWHERE, 421, {"cache-control": "no-store"})
            await answer(scope, receive, send)
            return
        if scope["type"] == "websocket" and not (is_meant and self._own_origin(scope)):
            log.warning("socket of another origin refused", origin=ascii(Headers(scope=scope).get("origin"))[:120])
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
        if path.endswith(".html") and (page := address(PurePosixPath(path.lstrip("/")))) in self._policies:
            await send(_redirect(page, scope["query_string"], status=308))  # a page has one address
            await send({"type": "http.response.body", "body": b""})
            return
        page = path.rstrip("/") or "/"
        if path != page + "/" and path != "/" and page in self._policies:
            scope = {**scope, "path": page + "/", "raw_path": (page + "/").encode()}  # else it answers 307 to the slash

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message["headers"])
                message = {
                    **message,
                    "headers": given + self._more(given, path, page, scope["scheme"], message["status"]),
                }
            await send(message)

        await self._app(scope, receive, sending)

    def _own_name(self, scope: Scope) -> bool:
        try:
            return urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname in self._names
        except ValueError:
            return False

    def _own_origin(self, scope: Scope) -> bool:
        """Programs send no Origin; a browser's page must be ours."""
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None or origin in self._origins:
            return True
        try:
            place = urlsplit(origin).netloc
            return bool(place) and place == headers.get("host")
        except ValueError:  # "http://[" and the like
            return False

    def _more(self, given: list[Pair], path: str, page: str, scheme: str, status: int) -> list[Pair]:
        """The headers to add to those that the answer has; on the way of every request, so no parsing twice."""
        names = dict(given)
        more = [*_FIXED, _TRANSPORT] if scheme == "https" else [*_FIXED]
        kind = names.get(b"content-type", b"")
        if kind.startswith(b"text/html"):
            more.append((_POLICY, self._policies.get(page) or self._policies.get(_FALLBACK) or self._plain))
            if status in _KEPT:
                more.append(_ASK_FIRST)
        elif kind:  # a 304 has none, and what it says replaces what the browser kept with the page
            more.append((_POLICY, self._plain))
        if status not in _KEPT:
            more.append(_NEVER)  # a 404 of an asset that another process has already must not stay in a browser
        elif kind.startswith(b"text/html"):
            pass
        elif path.startswith("/assets/"):
            more.append(_FOREVER)
        elif path == _WORKER:
            more.append(_ASK_FIRST)  # a browser must learn of another one at once
        elif path.endswith((".svg", ".png", ".ico", ".webmanifest", ".txt")):
            more.append(_A_DAY)
        return [pair for pair in more if pair[0] not in names]


def _redirect(to: str, query: bytes = b"", *, status: int = 302) -> Message:
    location = to.encode() + (b"?" + query if query else b"")
    headers = [(b"location", location), (b"cache-control", b"no-store"), (b"content-length", b"0")]
    return {"type": "http.response.start", "status": status, "headers": headers}
