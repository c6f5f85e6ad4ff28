"""The job queue: arq jobs by name. A job that could not be queued is counted; reconcile finds what it was for."""

# redis-py types its answers only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from typing import Any

import structlog
from arq.connections import ArqRedis
from redis.asyncio import ConnectionPool
from redis.exceptions import RedisError

from backend.metrics import DEGRADED

log = structlog.get_logger()

LOST = (RedisError, OSError)
"""What a queue that is not there raises."""


IMPATIENT: dict[str, Any] = {"socket_connect_timeout": 1, "socket_timeout": 2}
"""Seconds after which a Redis that hangs counts as gone: nobody who posts may wait for it."""


class Jobs:
    def __init__(self, pool: ArqRedis) -> None:
        self._pool = pool

    async def enqueue(self, name: str, *args: int, key: str, delay: float = 0) -> bool:
        """Queue the job named name (a function of workers/) once per key, after `delay` seconds.

        The key should hold an attempt or page number: arq refuses a key that a killed worker still holds.
        False when the queue did not take it. Never raises.
        """
        request_id: str | None = structlog.contextvars.get_contextvars().get("request_id")
        try:
            job = await self._pool.enqueue_job(
                name, *args, request_id=request_id, _job_id=f"{name}:{key}", _defer_by=delay or None
            )
        except LOST as error:
            DEGRADED.labels("jobs").inc()
            log.warning("job not queued", job=name, key=key, error=str(error))
            return False
        return job is not None

    async def depth(self) -> int:
        """How many jobs wait or run."""
        return await self._pool.zcard(self._pool.default_queue_name)


def pool(url: str) -> ArqRedis:
    """A pool that connects when it is first used, so that a missing Redis does not stop a process from starting."""
    return ArqRedis(ConnectionPool.from_url(url, **IMPATIENT))
