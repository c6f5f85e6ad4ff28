"""Chirp on real servers of every kind of data, each of which can be killed: Cassandra, PostgreSQL, Valkey."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from backend.jobs import pool
from tests.chaos.cluster import Cluster, cluster
from tests.engines import cassandra, postgresql, valkey

_DRAINED_S = 90.0
_RECONCILE_S = 5.0


@dataclass
class Distributed:
    many: Cluster
    node: cassandra.Node
    database: postgresql.Server
    redis: valkey.Server

    async def becomes_true(self, untrue: Callable[[], Awaitable[list[str]]]) -> float:
        """Wait until nothing is untrue any more; answers the seconds.

        reconcile is asked for every few seconds, which the clock does every 30: what it waits for is the same.
        """
        began, asked = time.monotonic(), 0.0
        queue = pool(self.redis.url)
        while found := await untrue():
            now = time.monotonic()
            assert now - began < _DRAINED_S, "\n".join([*found, self.many.said()])
            if now - asked > _RECONCILE_S:
                await queue.enqueue_job("cron:reconcile")
                asked = now
            await asyncio.sleep(0.2)
        await queue.aclose()
        return time.monotonic() - began


@contextmanager
def distributed(folder: Path, *, webs: int, workers: int, **settings: str) -> Iterator[Distributed]:
    """Start the engines, then Chirp on them, and wait until it serves."""
    with (
        cassandra.cassandra(folder / "cassandra", sync=cassandra.BATCH) as (node,),
        postgresql.postgresql() as database,
        valkey.server(folder / "valkey") as redis,
    ):
        urls = {
            "CHIRP_TWEETS_URL": f"cassandra://{node.host}:{node.port}/chirp?dc=datacenter1&replication=1",
            "CHIRP_DATABASE_URL": database.database(),
            "CHIRP_REDIS_URL": redis.url,
        }
        with cluster(folder / "chirp", webs=webs, workers=workers, **urls, **settings) as many:
            yield Distributed(many, node, database, redis)


def missing() -> str:
    """Why it can't be started here; "" when it can."""
    return cassandra.missing() or postgresql.missing()
