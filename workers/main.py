"""What an arq worker runs: each job by its name, with the request id of whoever queued it."""

from __future__ import annotations

import gc
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import AsyncExitStack, contextmanager
from typing import Any

import structlog
from arq import Worker, cron
from arq.cron import CronJob
from arq.worker import Function, func

from backend import bootstrap, jobs, tracing
from backend.metrics import ERRORS, JOBS
from backend.settings import Settings
from workers.arq_worker import ArqWorker
from workers.attempts import MARGIN_S, TIMEOUT_S, Attempt, is_away, told
from workers.erasures import erase
from workers.exports import make_exports
from workers.exports import stop as stop_exports
from workers.fan_out import backfill_follow, fan_out, rebuild
from workers.history import History
from workers.link_preview import link_preview, sweep_link_previews
from workers.media import sweep_media
from workers.notify import notify_follow, notify_hidden, notify_like
from workers.reconcile import purge, reconcile, recount
from workers.search_index import catch_up, index_person, index_tweet, patrol, reindex_posts, reindex_tweet
from workers.trends import recount_trends, refresh_trends

log = structlog.get_logger()
Job = Callable[..., Awaitable[None]]

_JOBS: tuple[Job, ...] = (
    fan_out,
    backfill_follow,
    rebuild,
    notify_like,
    notify_follow,
    notify_hidden,
    index_tweet,
    reindex_tweet,
    index_person,
    reindex_posts,
    link_preview,
    recount_trends,
    make_exports,
)

_HELD_S = 30.0
"""After so long other workers take what a killed worker, or one that hangs, has begun."""
_ENDLESS = 10**9
"""Tries that arq allows: workers/attempts.py says when a job is given up."""

_DRAIN_S = 5
"""A worker that is asked to end takes no more jobs, and gives those that it has so long; the rest goes back to the queue."""


def worker(settings: Settings, *, handle_signals: bool = True) -> Worker:
    """A worker on these settings' engines; run it with `await worker.async_run()`, end it with `await worker.close()`."""
    stack = AsyncExitStack()

    async def start(ctx: dict[Any, Any]) -> None:
        opened = await stack.enter_async_context(bootstrap.open(settings, process="worker"))
        gc.collect()
        gc.freeze()  # as the web process does: what was imported stays
        opened.event_log.note("started")
        log.info("worker takes jobs")

    async def stop(ctx: dict[Any, Any]) -> None:
        await stop_exports()
        await stack.aclose()

    made = ArqWorker(
        functions=[_function(job) for job in _JOBS],
        cron_jobs=crons(),
        redis_pool=jobs.pool(settings.bus_url),
        queue_name=jobs.queue_name(settings.bus_url),
        on_startup=start,
        on_shutdown=stop,
        handle_signals=handle_signals,
        poll_delay=0.02,
        max_jobs=20,
        job_timeout=TIMEOUT_S + MARGIN_S,
        job_completion_wait=_DRAIN_S,
        keep_result=0,
        max_tries=_ENDLESS,
        allow_abort_jobs=False,
    )
    made.in_progress_timeout_s = _HELD_S
    return made


def crons() -> list[CronJob]:
    """What runs by the clock; docs/operations.md tells of each."""
    return [
        _cron(reconcile, second={0, 30}),
        _cron(sweep_media, second={5, 25, 45}),
        _cron(recount, second={10, 40}),
        _cron(purge, second={15}),
        _cron(catch_up, second=set(range(5, 60, 10)), run_at_startup=True),
        _cron(refresh_trends, second={10, 30, 50}, run_at_startup=True),
        _cron(erase, second={35}),
        _cron(make_exports, second={0, 15, 30, 45}),
        _cron(sweep_link_previews, second={20}, minute={17}),
        _cron(patrol, second={40}),
    ]


def _cron(job: Job, *, second: set[int], minute: set[int] | None = None, run_at_startup: bool = False) -> CronJob:
    """One that fails comes again at its next time."""

    async def run(_context: dict[Any, Any]) -> None:
        with _told(job):
            try:
                await job()
            except Exception as error:  # told here, once: arq would tell it with a traceback, however often it comes
                ERRORS.labels(job.__name__).inc()
                if is_away(error):
                    log.warning("job waits for its next time", why=told(error))
                else:
                    log.exception("job failed")

    return cron(
        _named(run, job),
        second=second,
        minute=minute,
        run_at_startup=run_at_startup,
        timeout=TIMEOUT_S,
        keep_result=0,
    )


def _function(job: Job) -> Function:
    async def run(
        about: dict[Any, Any],
        *ids: int,
        request_id: str | None = None,
        carrier: str | None = None,
        dead: int = 0,
    ) -> None:
        _waited(about, carrier)
        with _told(job, request_id), tracing.carried(carrier):
            await Attempt(job, ids, History(about), request_id, dead).run()

    return func(_named(run, job), name=job.__name__)


def _waited(about: dict[Any, Any], carrier: str | None) -> None:
    """How long the job lay in the queue is a step of its way too. The first attempt alone waited for nothing else."""
    if (queued := about.get("enqueue_time")) and about.get("job_try") == 1:
        tracing.past("queue", carrier, int(queued.timestamp() * 1e9), time.time_ns())


@contextmanager
def _told(job: Job, request_id: str | None = None) -> Generator[None]:
    """Logs and metrics within name the job."""
    name = job.__name__
    with structlog.contextvars.bound_contextvars(job=name, request_id=request_id), JOBS.labels(name).time():
        yield


def _named(run: Any, job: Job) -> Any:
    run.__qualname__ = run.__name__ = job.__name__
    return run
