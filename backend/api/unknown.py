"""Paths of the API that nobody serves: a problem, not the web app's page."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from backend.api.problems import answer, problem
from backend.errors import NotFound
from backend.words import t

_PATHS = ("/api", "/auth", "/avatars", "/health", "/metrics")


class _Unknown:
    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if methods := ", ".join(self._allowed(scope)):
            title = "Method Not Allowed"
            response = problem(405, "method_not_allowed", title, f"This takes {methods}.", headers={"Allow": methods})
        else:
            response = answer(NotFound(t("There is nothing at this path. See /api/docs.")))
        await response(scope, receive, send)

    def _allowed(self, scope: Scope) -> list[str]:
        """The methods that this path would take."""
        routes = [route for route in self._app.routes if isinstance(route, Route) and route.methods]
        fitting = [route for route in routes if route.matches(scope)[0] is Match.PARTIAL]
        return sorted({method for route in fitting for method in route.methods or ()})


def routes(app: FastAPI) -> list[BaseRoute]:
    """To be put behind all others: 405 with Allow where another method would do, else 404."""
    return [Route(f"{path}{{rest:path}}", _Unknown(app), include_in_schema=False) for path in _PATHS]
