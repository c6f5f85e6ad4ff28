"""What failed until nobody tried it any more: it is done again when somebody says so."""

from __future__ import annotations

import structlog

from backend.engines import engines
from backend.errors import Unavailable
from backend.models import DeadJob

_AT_A_TIME = 500


async def retry(job: DeadJob) -> None:
    """Queue it again. Raises Unavailable when the queue does not take it: then it is as dead as before."""
    e = engines()
    assert job.id is not None
    now_ms = e.clock.now_ms()
    await e.dead_jobs.release(job.id, now_ms)  # first: a worker may take it at once
    with structlog.contextvars.bound_contextvars(request_id=job.request_id or None):
        if await e.jobs.enqueue(job.name, *job.ids, key=f"{job.arguments}:again{now_ms}", dead=job.id):
            return
    await e.dead_jobs.release(job.id, 0)
    raise Unavailable("The job queue does not answer.")


async def retry_all() -> int:
    """Answers how many."""
    done = after = 0
    while some := await engines().dead_jobs.walk(after, _AT_A_TIME):
        for job in some:
            await retry(job)
            after, done = job.id or 0, done + 1
    return done
