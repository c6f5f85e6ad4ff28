"""`chirp web` with two more routes, as a process of its own: python -m tests.benchmarks.server PORT.

GET /api/bench/static answers the bytes that were PUT there: a JSON route that does nothing, behind the same middleware
and served by the same code. GET /api/bench/cold is GET /api/timeline after every cache was emptied.
"""

from __future__ import annotations

import sys

import uvloop
from fastapi import APIRouter, FastAPI, Request, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from backend import logging, settings
from backend.api import app as api
from backend.engines import engines

_create = api.create
_body = b"{}"


async def _static() -> Response:
    return Response(_body, media_type="application/json", headers={"cache-control": "no-store"})


async def _put(request: Request) -> Response:
    global _body
    _body = await request.body()
    return Response(status_code=204)


class _Cold:
    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        engines().caches.clear()
        await self._app.router({**scope, "path": "/api/timeline"}, receive, send)


def create() -> FastAPI:
    app = _create()
    router = APIRouter(include_in_schema=False)
    router.get("/api/bench/static")(_static)
    router.put("/api/bench/static")(_put)
    # First, so that the comparison is not in our favour: routes are tried in their order.
    app.router.routes[:0] = [*router.routes, Route("/api/bench/cold", _Cold(app))]
    return app


def main(port: int) -> None:
    api.create = create  # before the composition root, which asks for it, is imported
    given = settings.load()
    logging.configure(given, process="web")
    from chirp_app.web import serve

    uvloop.run(serve(given, host="127.0.0.1", port=port))


if __name__ == "__main__":
    main(int(sys.argv[1]))
