"""A Cassandra cluster as stores use it: decisions, batches, long runs of one statement, changes of the schema."""

# The driver ships without types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from cassandra.cluster import Cluster, Session
from cassandra.concurrent import execute_concurrent_with_args
from cassandra.query import BatchStatement, BatchType

from backend.cassandra_connection import DOWN, LOCAL_ONE, LOCAL_QUORUM, LOCAL_SERIAL, Place
from backend.cassandra_session import CassandraSession, Row, Statement
from backend.cassandra_suspicion import Suspicion
from backend.errors import Unavailable, unavailable

__all__ = ["LOCAL_ONE", "LOCAL_QUORUM", "LOCAL_SERIAL", "Cassandra", "Decided", "Row", "Statement"]

_SCHEMA_S = 60.0
_LOGGED_S = 0.5
_BULK, _BULKS, _FEW = 128, 2, 40
_VERSION = Statement("SELECT release_version FROM system.local")


class Decided(Enum):
    """Whether it is so now by this call. PERHAPS: it is so, but the answer of a first try was lost, and another may have done it."""

    NO = 0
    YES = 1
    PERHAPS = 2

    def __bool__(self) -> bool:
        return self is not Decided.NO


class Cassandra(CassandraSession):
    def __init__(self, place: Place, suspicion: Suspicion, cluster: Cluster, session: Session) -> None:
        super().__init__(place, suspicion, cluster, session)
        self._metadata: Any = cluster.metadata
        self._bulks = asyncio.Semaphore(_BULKS)

    async def decide(
        self, statement: Statement, parameters: Sequence[Any], made: Any, *, unique: bool = True
    ) -> Decided:
        """Run a lightweight transaction, and once more when its answer was lost: a node may die while people write.

        Its condition is on one column, or on whether the row exists. made is what that column (of a row: the first of
        its key; None where there is none) says afterwards; unique: nobody else would put that. Raises Unavailable after a
        second try: nobody knows then.
        """
        lost = False
        try:
            answer = (await self.rows(statement, parameters))[0]
        except Unavailable:
            lost = True
            answer = (await self.rows(statement, parameters))[0]
        if answer[0]:
            return Decided.YES
        stands = answer[1] if len(answer) > 1 else None
        if stands != made or not (unique or lost):
            return Decided.NO
        return Decided.YES if unique else Decided.PERHAPS

    async def batch(self, writes: Iterable[tuple[Statement, Sequence[Any]]]) -> None:
        """All of these or none, in the end: a LOGGED batch, below 50 KiB. Never of counters or lightweight transactions.

        The log of a batch lies on two other nodes. When one of them has died and the others don't know it yet (for ten
        seconds or more), none is accepted: what may be sent twice is sent one by one then, and all of it has arrived
        when this returns.
        """
        made = list(writes)
        with self._crowd:
            await self._prepare(statement for statement, _ in made)
            batch = BatchStatement(BatchType.LOGGED, consistency_level=LOCAL_QUORUM)
            batch.is_idempotent = all(statement.idempotent for statement, _ in made)
            for statement, parameters in made:
                batch.add(self._prepared[statement], parameters)
            if batch.is_idempotent:
                await self._both_ways(batch, made)
            else:
                await self._run(batch)

    async def _both_ways(self, batch: BatchStatement, writes: Sequence[tuple[Statement, Sequence[Any]]]) -> None:
        logged = self.aside(self._run(batch))
        await asyncio.wait({logged}, timeout=self.suspicion.patience_s(_LOGGED_S))
        if logged.done() and logged.exception() is None:
            return
        singly = self.aside(self._singly(writes))
        await _first({logged, singly})
        if not logged.done() and self.place.replication > 1:
            self.suspicion.arise("a batch was overtaken by its statements")
        for task in (logged, singly):
            task.cancel()  # it may hang for seconds, and others want its place

    async def _singly(self, writes: Sequence[tuple[Statement, Sequence[Any]]]) -> None:
        # The batch has its place among those who wait already.
        await asyncio.gather(*(self._rows(statement, parameters) for statement, parameters in writes))

    async def many(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> list[list[Row]]:
        """Run one statement for each row of parameters, many at a time; the answers in their order.

        Raises Unavailable when one failed: others may have been done. A few go beside what else is under way, more of
        them take turns with other long runs.
        """
        await self._prepare((statement,))
        if len(rows) <= _FEW or self.asks_all:
            return await asyncio.gather(*(self.rows(statement, row) for row in rows))
        prepared = self._prepared[statement]
        with self._crowd:
            async with self._bulks:
                try:
                    done = await asyncio.to_thread(
                        execute_concurrent_with_args, self._session, prepared, rows, concurrency=_BULK
                    )
                except DOWN as error:
                    raise unavailable("Cassandra does not answer.", error) from error
        return [list(one.result_or_exc or ()) for one in done]

    async def define(self, cql: str) -> None:
        """Change the schema, and wait until all nodes agree on it. Raises Unavailable."""
        try:
            response = await asyncio.to_thread(self._session.execute, cql, timeout=_SCHEMA_S)
        except DOWN as error:
            raise unavailable("Cassandra did not change its schema.", error) from error
        if not response.response_future.is_schema_agreed:
            raise Unavailable("The nodes of Cassandra do not agree on the schema. Is one of them unreachable?")

    async def check(self) -> str:
        """One line for `chirp doctor`. Raises Unavailable."""
        version = (await self.rows(_VERSION))[0][0]
        hosts = self._metadata.all_hosts()
        up = sum(1 for host in hosts if host.is_up)
        return f"Cassandra {version}, keyspace {self.place.keyspace}, {up} of {len(hosts)} nodes up"

    def is_whole(self) -> bool:
        """False when a node is known to be away."""
        return all(host.is_up is not False for host in self._metadata.all_hosts())

    def tables(self) -> list[str]:
        """The names of the tables in the keyspace; none when there is no keyspace yet."""
        keyspace = self._metadata.keyspaces.get(self.place.keyspace)
        return list(keyspace.tables) if keyspace else []


async def _first(tasks: set[asyncio.Task[Any]]) -> None:
    """Until one of them has succeeded. Raises what the last one raised when none did."""
    while True:
        done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        failed = [error for task in done if (error := task.exception())]
        if len(failed) < len(done):
            return
        if not tasks:
            raise failed[-1]
