"""What those who run Chirp ask: /health/live, /health/ready, /metrics."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal

import structlog
from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel

from backend.api.answers import Json
from backend.api.origin import from_inside
from backend.engines import engines
from backend.errors import NotFound, Unavailable
from backend.metrics import DEAD_JOBS, DEGRADED

log = structlog.get_logger()
router = APIRouter(tags=["health"])
_PATIENCE_S = 3


class Live(BaseModel):
    status: Literal["ok"]


class Ready(BaseModel):
    """engines names the ones that fail, with the reason. degraded: it serves without them."""

    status: Literal["ok", "degraded", "unavailable"]
    engines: dict[str, str]


@router.get("/health/live", response_model=Live)
async def live() -> Response:
    """The process answers."""
    return Json({"status": "ok"})


@router.get(
    "/health/ready", response_model=Ready, responses={503: {"model": Ready, "description": "An engine is down"}}
)
async def ready() -> Response:
    """503 when a store is down. Without Redis reads and posts go on, so that alone is 200, "degraded" and named."""
    e = engines()
    needed = {
        "database": _read,
        "tweets": e.tweets.check,
        "timelines": e.timelines.check,
        "notifications": e.notifications.check,
        "ids": e.ids.next,
    }
    failing = await _failing(needed)
    missing = await _failing({"redis": _ping})
    status = "unavailable" if failing else "degraded" if missing else "ok"
    return Json({"status": status, "engines": failing | missing}, 503 if failing else 200)


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """For a Prometheus on the same machine, or in the network behind the proxy: what the metrics tell is nobody else's."""
    if not from_inside(request):
        raise NotFound
    await _count_dead_jobs()
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _count_dead_jobs() -> None:
    """Without the database the other metrics are shown all the same, and this one as it was."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            DEAD_JOBS.set(await engines().dead_jobs.count())
    except (Unavailable, TimeoutError) as error:
        DEGRADED.labels("database").inc()
        log.warning("dead jobs not counted", error=repr(error))


async def _read() -> None:
    await engines().users.get_many([0])


async def _ping() -> None:
    await engines().redis.execute_command("PING")  # pyright: ignore[reportUnknownMemberType]


async def _failing(checks: Mapping[str, Callable[[], Awaitable[Any]]]) -> dict[str, str]:
    answers = await asyncio.gather(*(_reason(name, check) for name, check in checks.items()))
    return {name: reason for name, reason in zip(checks, answers, strict=True) if reason}


async def _reason(name: str, check: Callable[[], Awaitable[Any]]) -> str | None:
    """Why the engine does not serve; the log knows more than the answer tells."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await check()
    except Exception as error:
        DEGRADED.labels(name).inc()
        log.warning("engine not ready", engine=name, error=repr(error))
        return f"no answer within {_PATIENCE_S} s" if isinstance(error, TimeoutError) else "not answering"
    return None
