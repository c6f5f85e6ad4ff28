"""The job queue: arq jobs by name. A job that could not be queued is counted; reconcile finds what it was for."""

# redis-py types its answers only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import asyncio
import time
from collections.abc import Hashable
from typing import Any

import structlog
from arq.connections import ArqRedis
from arq.constants import default_queue_name

from backend import redis_servers, tracing
from backend.metrics import DEGRADED
from backend.redis_servers import QUEUE_TAG

log = structlog.get_logger()

LOST = redis_servers.GONE
"""What a queue that is not there raises."""


_ARQ_KEYS = {
    "job_key_prefix": "job:",
    "in_progress_key_prefix": "in_progress:",
    "result_key_prefix": "result:",
    "retry_key_prefix": "retry:",
    "abort_jobs_ss": "abort",
}
_REMIND_S = 60.0
_MOST_REMINDED = 10_000
_MOST_REMINDERS = 100
"""Under way at once: a queue that hangs gathers no more."""


class Jobs:
    def __init__(self, pool: ArqRedis) -> None:
        self._pool = pool
        self._reminded: dict[Hashable, float] = {}
        self._reminders: set[asyncio.Task[bool]] = set()

    async def enqueue(self, name: str, *args: int, key: str, delay: float = 0, dead: int = 0) -> bool:
        """Queue the job named name (a function of workers/) once per key, after `delay` seconds.

        A key that waits, runs, or will be tried again is refused; so is one that a killed worker holds, until another one
        takes it. dead: as which of the dead jobs it is known.
        False when the queue did not take it. Never raises.
        """
        request_id: str | None = structlog.contextvars.get_contextvars().get("request_id")
        known: dict[str, Any] = {"dead": dead} if dead else {}
        try:
            job = await self._pool.enqueue_job(
                name,
                *args,
                request_id=request_id,
                carrier=tracing.carrier(),
                **known,
                _job_id=f"{name}:{key}",
                _defer_by=delay or None,
            )
        except LOST as error:
            DEGRADED.labels("jobs").inc()
            log.warning("job not queued", job=name, key=key, error=str(error))
            return False
        return job is not None

    def remind(self, name: str, *args: int, key: str) -> None:
        """Have it queued, once a minute for a key, by whoever finds it not done while reading: nobody waits for the queue.

        What is one too many is left to the next read.
        """
        now, about = time.monotonic(), (name, key)
        if now - self._reminded.get(about, -_REMIND_S) < _REMIND_S or len(self._reminders) >= _MOST_REMINDERS:
            return
        if len(self._reminded) >= _MOST_REMINDED:
            self._reminded.clear()
        self._reminded[about] = now
        task = asyncio.create_task(self.enqueue(name, *args, key=key))
        self._reminders.add(task)
        task.add_done_callback(self._reminders.discard)

    async def close(self) -> None:
        """Reminders that are under way end first."""
        await asyncio.gather(*self._reminders)
        await self._pool.aclose()

    async def depth(self) -> int:
        """How many jobs wait or run."""
        return await self._pool.zcard(self._pool.default_queue_name)


def pool(url: str) -> ArqRedis:
    """A pool that connects when it is first used, so that a missing Redis does not stop a process from starting."""
    if redis_servers.is_cluster(url):
        _tag_keys()
    return ArqRedis(redis_servers.pool(url, QUEUE_TAG), default_queue_name=queue_name(url))


def queue_name(url: str) -> str:
    return f"{QUEUE_TAG}:queue" if redis_servers.is_cluster(url) else default_queue_name


def _tag_keys() -> None:
    """Put all keys of arq on one node of a cluster: its transactions are of several keys, and it takes no prefix for them."""
    import arq.connections
    import arq.jobs
    import arq.worker

    for module in (arq.connections, arq.jobs, arq.worker):
        for name, key in _ARQ_KEYS.items():
            if hasattr(module, name):
                setattr(module, name, f"{QUEUE_TAG}:{key}")
