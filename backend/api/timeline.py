"""The viewer's home timeline."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from backend.api.answers import Cursor, Limit, tweets
from backend.api.problems import documented
from backend.api.viewers import SignedIn, signed_in
from backend.services import timelines
from backend.views import Page, TweetView


class _FirstPage(APIRoute):
    """The call that clients make most often comes without parameters: working out that there are none takes FastAPI longer than
    the whole page takes to read. What is documented and what is validated stay FastAPI's."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        with_parameters = super().get_route_handler()

        async def handle(request: Request) -> Response:
            if request.scope["query_string"]:
                return await with_parameters(request)
            return await home(await signed_in(request))

        return handle


router = APIRouter(prefix="/api", tags=["timeline"], route_class=_FirstPage)


@router.get("/timeline", response_model=Page[TweetView], responses=documented(400, 401, 503))
async def home(viewer: SignedIn, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """Everything that the viewer and those whom they follow posted, newest first, without an early end."""
    return tweets(await timelines.read_home(viewer, cursor, limit))
