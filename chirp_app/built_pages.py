"""What those have in common who change a built page on its way out."""

from __future__ import annotations

from pathlib import PurePath

from starlette.types import Message, Scope

TRANSLATED = "translated"
"""The folder beside that of the built pages which has them in the other languages, each in a folder of its name."""
# What could have a page answered by "you have it" or by a part: it comes with another status or body than the inner one's.
_CONDITIONS = (b"if-none-match", b"if-modified-since", b"range")


def address(page: PurePath) -> str:
    """Of a page by its place in the folder of pages: login/index.html and login.html are /login, index.html is /."""
    return "/" + page.as_posix().removesuffix("index.html").removesuffix(".html").rstrip("/")


def whole(scope: Scope, *, plain: bool = False) -> Scope:
    """The request as one for all of the page; plain: not packed either."""
    dropped = (*_CONDITIONS, b"accept-encoding") if plain else _CONDITIONS
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in dropped]}


def is_page(start: Message) -> bool:
    """Whether this start of an answer, with its headers in lower case, is that of a page."""
    return dict(start["headers"]).get(b"content-type", b"").startswith(b"text/html")
