"""Full page loads of what does not exist: the page that says so comes as a 404. And /@ana leads to /ana, /home to /."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend import ids
from backend.errors import NotFound, Suspended
from backend.services import accounts, people, tweets
from chirp_app.built_pages import is_page, whole
from state.cookies import session_token
from state.failures import sentence_for


class Missing:
    """ASGI wrapper. router answers the route of a path, as Reflex names it, or None."""

    def __init__(self, app: ASGIApp, router: Callable[[str], str | None]) -> None:
        self._app = app
        self._router = router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        route = self._router(scope["path"]) if page else None
        handle, *rest = scope["path"].strip("/").split("/") if route else [""]
        if (
            not route or "[route_handle]" not in route or handle in ("tag", "offline")
        ):  # /tag/likes is a tag's page, /offline a file
            return await self._app(scope, receive, send)
        at, name = handle[:1] == "@", handle.removeprefix("@")
        if handle == "home" and not rest:
            return await _redirect("/", scope, receive, send)
        try:
            known = await _account(name) if at or "[route_tweet]" not in route else await _post(scope, rest[1])
        except Exception as error:  # logged; the page asks again, and says it
            sentence_for(error)
            return await self._app(scope, receive, send)
        if known and at:
            return await _redirect(quote("/".join(("", known, *rest))), scope, receive, send)
        if known:
            return await self._app(scope, receive, send)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200 and is_page(message):
                message = {**message, "status": 404}
            await send(message)

        return await self._app(whole(scope), receive, sending)


async def _account(name: str) -> str | None:
    """The username as it is written, None when nobody has it. That an account is suspended is for its page to say."""
    try:
        return (await people.named(name)).username
    except Suspended:
        return name
    except NotFound:
        return None


async def _post(scope: Scope, id: str) -> str | None:
    """The id, None for a post that its page would not show to this viewer."""
    viewer = await accounts.viewer_of(session_token(Headers(scope=scope).get("cookie", "")))
    try:
        await tweets.readable(viewer, ids.parse(id))
    except NotFound:
        return None
    return id


async def _redirect(to: str, scope: Scope, receive: Receive, send: Send) -> None:
    query = scope["query_string"].decode("latin-1")
    answer = RedirectResponse(f"{to}?{query}" if query else to, 302)
    await answer(scope, receive, send)
