"""Fills the log-in and sign-up pages on their way out: what was typed, what was wrong, where to go next.

Both are built ahead, and a form that failed comes back by a full page load. So the answer stands in the HTML itself: it is there
with the first paint, shifts nothing, and needs no JavaScript. React keeps it, because the inputs have no value of their own and
the messages are marked as the server's (components/auth_form.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import parse_qs, quote

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend import flash
from chirp_app.built_pages import whole
from state.cookies import cookie

_FORMS = {"/login": "login", "/signup": "signup"}


def fill(page: str, form: str, *, values: Mapping[str, str], errors: Mapping[str, str]) -> str:
    """The page with these values in the form's inputs and these errors beside them; the first wrong one gets the focus.

    What is wrong with the form as a whole is read with its password, the only field to be filled in again.
    """
    for name, value in values.items():
        page = _with(page, f"{form}-{name}", f'value="{escape(value)}"')
    for name, message in errors.items():
        name = name or "form"  # what is wrong with the form as a whole
        page = _with(page, f"{form}-{name}", 'aria-invalid="true"')
        page = re.sub(
            rf'(<p[^>]* id="{form}-{name}-error"[^>]*>)', lambda tag, text=message: tag[1] + escape(text), page
        )
    wrong = re.search(rf'<input[^>]* id="({form}-[a-z_]+)" aria-invalid', page)
    focus, password = wrong[1] if wrong else "", f"{form}-password"
    if "" in errors:
        page = page.replace(f'aria-describedby="{password}', f'aria-describedby="{form}-form-error {password}')
        focus = focus or password
    return _with(page.replace(' autofocus=""', ""), focus, 'autofocus=""') if focus else page


def _with(page: str, id: str, attribute: str) -> str:
    return page.replace(f' id="{id}"', f' id="{id}" {attribute}')


class AuthPages:
    """ASGI wrapper. secret answers the key that signs the flash cookie (known once the engines are open)."""

    def __init__(self, app: ASGIApp, secret: Callable[[], str]) -> None:
        self._app = app
        self._secret = secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        form = _FORMS.get(scope.get("path", "").rstrip("/")) if scope["type"] == "http" else None
        if form is None or scope["method"] != "GET":
            return await self._app(scope, receive, send)
        status, page = await self._page(scope, receive)
        told = self._told(scope)
        onward = parse_qs(scope["query_string"].decode("latin-1")).get("next", [""])[0]
        values, errors = (told.values, told.errors) if told and told.form == form else ({}, {})
        page = fill(page, form, values={"next": onward} | dict(values), errors=errors)
        page = page.replace('?next="', f'?next={escape(quote(onward))}"')
        answer = Response(page, status, {"cache-control": "no-store"}, "text/html")
        if told:
            answer.delete_cookie(flash.COOKIE, path="/", httponly=True, samesite="lax")
        return await answer(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive) -> tuple[int, str]:
        status, body = 500, bytearray()

        async def take(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            body.extend(message.get("body", b""))

        # The folder of the page, else a redirect to it; no extensions: the server would send the file by its path, past us.
        asked = {**whole(scope, plain=True), "path": scope["path"].rstrip("/") + "/", "extensions": {}}
        await self._app(asked, receive, take)
        return status, body.decode()

    def _told(self, scope: Scope) -> flash.Flash | None:
        header = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
        value = cookie(header, flash.COOKIE)
        return flash.unpack(self._secret(), value.strip('"')) if value else None
