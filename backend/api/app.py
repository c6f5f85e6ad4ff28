"""The REST application: routes, middleware, errors, OpenAPI."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter

from backend.api import (
    auth,
    avatars,
    bookmarks,
    credentials,
    docs,
    drafts,
    exports,
    health,
    hidden_people,
    media,
    moderation,
    muted_words,
    notifications,
    preferences,
    problems,
    reading,
    reports,
    search,
    session,
    stream,
    suggestions,
    tags,
    timeline,
    traces,
    trends,
    tweets,
    unknown,
    users,
    xray,
)
from backend.api.bodies import UPLOADS, Allowance, Bodies
from backend.api.problems import Problem
from backend.api.requests import Requests
from backend.errors import MediaTooLarge
from backend.media.kinds import LARGEST

_ABOUT = """Ids are decimal strings; times RFC 3339, UTC, with milliseconds. Lists are pages: pass next_cursor as cursor for the
next one, until it is null. Cursors never expire. Errors are RFC 9457 problems.

Log in with POST /api/session and send the token as `Authorization: Bearer TOKEN`. WebSocket /api/stream tells what is new: send
{"token": TOKEN} first."""

_SMALL = Allowance(16 * 1024)
# A slow line takes ten minutes for the largest video; a form adds little to its file.
_UPLOAD = Allowance(LARGEST + 64 * 1024, idle_s=20, whole_s=600, too_large=MediaTooLarge)
_BODIES = {
    "/auth/": _SMALL,
    "/api/session": _SMALL,
    "/api/users": _SMALL,
    "/api/me": _SMALL,
    UPLOADS: _UPLOAD,
    f"{UPLOADS}/": Allowance(),
}
"""By the beginning of the path; all other bodies get the default of Allowance."""


def create() -> FastAPI:
    """The application. Its calls need open engines (backend.bootstrap); making it does not."""
    app = FastAPI(
        title="Chirp",
        version="1",
        description=_ABOUT,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.add_middleware(Bodies, of_paths=_BODIES)
    app.add_middleware(Requests)  # the last one added is the outermost
    problems.handle(app)
    for part in (
        timeline,
        tweets,
        drafts,
        bookmarks,
        notifications,
        tags,
        trends,
        traces,
        search,
        users,
        suggestions,
        session,
        preferences,
        reading,
        credentials,
        exports,
        muted_words,
        hidden_people,
        reports,
        moderation,
        stream,
        auth,
        avatars,
        media,
        health,
        docs,
        xray,
    ):
        app.router.routes += part.router.routes  # flat: included routers are matched twice
    app.router.routes += unknown.routes(app)
    app.openapi = lambda: _openapi(app)
    return app


def _openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's own, with our problems in the place of its validation errors; made at the first request for it."""
    if app.openapi_schema:
        return app.openapi_schema
    schema = FastAPI.openapi(app)
    schemas = schema["components"]["schemas"]
    problem = TypeAdapter(Problem).json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs") | {"Problem": problem}
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    del schema["components"]["securitySchemes"]["token_or_none"]
    for path in schema["paths"].values():
        for operation in path.values():
            if operation.get("security") == [{"token_or_none": []}]:
                operation["security"] = [{}, {"token": []}]
            invalid = operation["responses"].get("422", {}).get("content", {})
            if "application/json" in invalid:
                del operation["responses"]["422"]
    return schema
