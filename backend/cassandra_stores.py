"""The three stores on one Cassandra cluster."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from backend import cassandra_schema
from backend.cassandra import Cassandra
from backend.clock import Clock
from backend.errors import Misconfigured, Unavailable
from backend.notifications import cassandra as notifications
from backend.timelines import cassandra as timelines
from backend.tweets import cassandra as tweets

log = structlog.get_logger()

_PATIENCE_S, _AGAIN_S = 60.0, 1.0


@asynccontextmanager
async def opened(
    url: str, clock: Clock, folder: Path
) -> AsyncGenerator[tuple[tweets.CassandraTweets, timelines.CassandraTimelines, notifications.CassandraNotifications]]:
    """Raises Misconfigured when the schema lacks one of folder's scripts, Unavailable as connected() does."""
    async with connected(url) as cluster:
        if await cassandra_schema.reached(cluster) < len(cassandra_schema.scripts(folder)):
            raise Misconfigured("The schema of Cassandra is not up to date. Run: chirp migrate")
        await cluster.prepare()
        yield (
            tweets.CassandraTweets(cluster, clock),
            timelines.CassandraTimelines(cluster, clock),
            notifications.CassandraNotifications(cluster, clock),
        )


async def migrate(url: str, folder: Path) -> None:
    async with connected(url) as cluster:
        await cassandra_schema.migrate(cluster, folder)


@asynccontextmanager
async def connected(url: str, patience_s: float = _PATIENCE_S) -> AsyncGenerator[Cassandra]:
    """A cluster that has answered with a quorum. Waits for it: processes and nodes start at the same time.

    Raises Unavailable when it has not answered within patience_s: who supervises the process starts it again.
    """
    cluster = await _answering(url, time.monotonic() + patience_s)
    try:
        yield cluster
    finally:
        await cluster.close()


async def _answering(url: str, until: float) -> Cassandra:
    told = ""
    while True:
        try:
            return await _asked(url)
        except Unavailable as error:
            left = until - time.monotonic()
            if left <= 0:
                raise
            if (why := str(error)) != told:
                log.warning("waiting for Cassandra", seconds_left=round(left), why=why)
                told = why
            await asyncio.sleep(min(_AGAIN_S, left))


async def _asked(url: str) -> Cassandra:
    cluster = await Cassandra.connect(url)
    try:
        await cassandra_schema.reached(cluster)
    except BaseException:
        await cluster.close()
        raise
    return cluster
