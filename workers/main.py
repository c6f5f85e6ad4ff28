"""What an arq worker runs: each job by its name, with the request id of whoever queued it."""

from __future__ import annotations

import gc
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import structlog
from arq import Worker, cron
from arq.connections import RedisSettings
from arq.worker import Function, func

from backend import bootstrap
from backend.metrics import ERRORS, JOBS
from backend.settings import Settings
from workers.erasures import erase
from workers.exports import make_exports
from workers.exports import stop as stop_exports
from workers.fan_out import backfill_follow, fan_out, rebuild
from workers.link_preview import link_preview
from workers.media import sweep_media
from workers.notify import notify_follow, notify_like
from workers.reconcile import purge, reconcile
from workers.search_index import catch_up, index_person, index_tweet, patrol, reindex_tweet
from workers.trends import recount_trends, refresh_trends

log = structlog.get_logger()
Job = Callable[..., Awaitable[None]]

_JOBS: tuple[Job, ...] = (
    fan_out,
    backfill_follow,
    rebuild,
    notify_like,
    notify_follow,
    index_tweet,
    reindex_tweet,
    index_person,
    link_preview,
    recount_trends,
    make_exports,
)

TIMEOUT_S = 20
"""No job may take longer; arq keeps a killed worker's job ids for that long and 10 s more."""


def worker(settings: Settings, *, handle_signals: bool = True) -> Worker:
    """A worker on these settings' engines; run it with `await worker.async_run()`, end it with `await worker.close()`."""
    stack = AsyncExitStack()

    async def start(ctx: dict[Any, Any]) -> None:
        await stack.enter_async_context(bootstrap.open(settings))
        gc.collect()
        gc.freeze()  # as the web process does: what was imported stays

    async def stop(ctx: dict[Any, Any]) -> None:
        await stop_exports()
        await stack.aclose()

    return Worker(
        functions=[_function(job) for job in _JOBS],
        cron_jobs=[
            cron(_named(reconcile), second={0, 30}, timeout=TIMEOUT_S, keep_result=0),
            cron(_named(sweep_media), second={5, 25, 45}, timeout=TIMEOUT_S, keep_result=0),
            cron(_named(purge), second=15, timeout=TIMEOUT_S, keep_result=0),
            cron(_named(catch_up), second=set(range(5, 60, 10)), run_at_startup=True, timeout=TIMEOUT_S, keep_result=0),
            cron(_named(refresh_trends), second={10, 30, 50}, run_at_startup=True, timeout=TIMEOUT_S, keep_result=0),
            cron(_named(erase), second=35, timeout=TIMEOUT_S, keep_result=0),
            cron(_named(make_exports), second={0, 15, 30, 45}, timeout=TIMEOUT_S, keep_result=0),
            cron(_named(patrol), second=40, timeout=TIMEOUT_S, keep_result=0),
        ],
        redis_settings=RedisSettings.from_dsn(settings.bus_url),
        on_startup=start,
        on_shutdown=stop,
        handle_signals=handle_signals,
        poll_delay=0.02,
        max_jobs=20,
        job_timeout=TIMEOUT_S,
        keep_result=0,
        max_tries=5,
        allow_abort_jobs=False,
    )


def _function(job: Job) -> Function:
    return func(_named(job), name=job.__name__)  # pyright: ignore[reportArgumentType]


def _named(job: Job) -> Any:
    name = job.__name__

    async def run(_context: dict[Any, Any], *arguments: int, request_id: str | None = None) -> None:
        with structlog.contextvars.bound_contextvars(job=name, request_id=request_id), JOBS.labels(name).time():
            try:
                await job(*arguments)
            except Exception:
                ERRORS.labels(name).inc()
                log.exception("job failed", arguments=arguments)
                raise

    run.__qualname__ = run.__name__ = name
    return run
