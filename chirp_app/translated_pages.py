"""Sends a page in the reader's language: set-up has made each page in every one (chirp_app/words.py)."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.words import LOCALES, wanted
from chirp_app.built_pages import address, is_page, whole

_FALLBACK = "/__spa-fallback"
_VARY = (b"vary", b"accept-language, cookie, accept-encoding")


@dataclass(frozen=True)
class Page:
    plain: bytes
    packed: bytes
    etag: bytes


class TranslatedPages:
    """ASGI wrapper; folder has a folder of pages for each language. English ones are the inner's own.

    Whether a page is there is for the inner to say: only its body is replaced.
    """

    def __init__(self, app: ASGIApp, folder: Path) -> None:
        self._app = app
        self._pages = {locale: _pages(folder / locale) for locale in LOCALES if (folder / locale).is_dir()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        locale = wanted(headers.get("cookie", ""), headers.get("accept-language", ""))
        if locale not in self._pages or not _may_be_page(scope["path"]):
            await self._app(scope, receive, _varying(send))
            return
        pages = self._pages[locale]
        path: str = scope["path"].rstrip("/") or "/"
        page = pages.get(path) or pages[_FALLBACK]
        await self._app(whole(scope, plain=True), receive, _replacing(page, headers, send))


def _may_be_page(path: str) -> bool:
    """No name of a page or person has a dot; files beside the pages have."""
    return "." not in path and not path.startswith(("/api/", "/media/", "/avatars/", "/auth/", "/health/", "/_event"))


def _pages(folder: Path) -> dict[str, Page]:
    """By address."""
    found: dict[str, Page] = {}
    for file in folder.rglob("*.html"):
        plain = file.read_bytes()
        etag = f'"{hashlib.sha256(plain).hexdigest()[:24]}"'.encode()
        found[address(file.relative_to(folder))] = Page(plain, gzip.compress(plain, mtime=0), etag)
    return found


def _varying(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and is_page(message):
            message["headers"] = [pair for pair in message["headers"] if pair[0] != b"vary"] + [_VARY]
        await send(message)

    return sending


def _replacing(page: Page, asked: Headers, send: Send) -> Send:
    """Sends the page in place of another one; what is no page passes."""
    replaced = False

    async def sending(message: Message) -> None:
        nonlocal replaced
        if message["type"] == "http.response.start" and is_page(message):
            replaced = True
            packed = "gzip" in asked.get("accept-encoding", "")
            body = page.packed if packed else page.plain
            status = message["status"]
            if status == 200 and asked.get("if-none-match", "").encode() == page.etag:
                status, body = 304, b""
            headers = [(b"content-type", b"text/html; charset=utf-8"), (b"etag", page.etag), _VARY]
            headers += [(b"content-encoding", b"gzip")] if packed and body else []
            headers += [(b"content-length", str(len(body)).encode())] if status != 304 else []
            await send({**message, "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body})
        elif not replaced:
            await send(message)

    return sending
