"""A Cassandra session from asyncio: the driver's callbacks feed the event loop, with a bounded number under way."""

# The driver ships without types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Coroutine, Generator, Iterable, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Self, cast

from cassandra import ConsistencyLevel
from cassandra.cluster import Cluster, NoHostAvailable, Session
from cassandra.query import PreparedStatement

from backend.bulkhead import Bulkhead
from backend.cassandra_connection import ALL, DOWN, LOCAL_QUORUM, Place, cluster_of, place_of
from backend.cassandra_suspicion import Suspicion
from backend.errors import unavailable

Row = tuple[Any, ...]
_UNDER_WAY, _MOST_WAITING = 256, 2_000


@dataclass(frozen=True)
class Statement:
    """A statement to prepare. idempotent: may be sent twice (retries, a second node when the first one is slow).

    Never so for lightweight transactions and counters.
    """

    cql: str
    idempotent: bool = True
    consistency: int = LOCAL_QUORUM

    def __post_init__(self) -> None:
        _declared.append(self)


_declared: list[Statement] = []

_asks_all = ContextVar("asks_all", default=False)
_TABLE = re.compile(r"\b(FROM|INTO|UPDATE) (\w+)(?!\.|\w)")
"""Statements name tables without their keyspace; the server wants to be told it with each."""


@contextmanager
def _quiet() -> Generator[None]:
    """The driver logs in thirty lines, with tracebacks, why it does not connect; it is raised in one."""
    logger = logging.getLogger("cassandra")
    before = logger.level
    if logger.getEffectiveLevel() > logging.DEBUG:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


class CassandraSession:
    """One of this process. It reconnects by itself; while the cluster is gone every call raises Unavailable."""

    def __init__(self, place: Place, suspicion: Suspicion, cluster: Cluster, session: Session) -> None:
        self.place, self.suspicion = place, suspicion
        self._cluster, self._session = cluster, session
        self._prepared: dict[Statement, PreparedStatement] = {}
        self._under_way = asyncio.Semaphore(_UNDER_WAY)
        self._crowd = Bulkhead("cassandra", _MOST_WAITING)
        self._aside: set[asyncio.Task[Any]] = set()

    @classmethod
    async def connect(cls, url: str) -> Self:
        """Raises Unavailable when no node answers. The keyspace need not exist yet."""
        place, suspicion = place_of(url), Suspicion()
        cluster = cluster_of(place, suspicion)
        try:
            with _quiet():
                session = await asyncio.to_thread(cluster.connect)
        except DOWN as error:
            await asyncio.to_thread(cluster.shutdown)
            raise unavailable(f"Cassandra at {', '.join(place.hosts)} does not answer.", error) from error
        session.default_fetch_size = cast(int, None)  # every statement has a LIMIT of its own, or reads few rows
        return cls(place, suspicion, cluster, session)

    async def prepare(self) -> None:
        """Make all statements ready that loaded modules declare, so that no request waits for it. The schema must be there."""
        await self._prepare(_declared)

    async def rows(self, statement: Statement, parameters: Sequence[Any] = ()) -> list[Row]:
        """Run one statement; all of its rows. Raises Unavailable, at once when too many wait already."""
        with self._crowd:
            return await self._rows(statement, parameters)

    async def _rows(self, statement: Statement, parameters: Sequence[Any]) -> list[Row]:
        await self._prepare((statement,))
        bound = self._prepared[statement].bind(parameters)
        if self.asks_all:
            bound.consistency_level = ALL
        return await self._run(bound)

    @contextmanager
    def asking_all(self) -> Generator[None]:
        """What is read in this block is asked of every replica, so what only one of them has is found, and brought to the others."""
        token = _asks_all.set(True)
        try:
            yield
        finally:
            _asks_all.reset(token)

    @property
    def asks_all(self) -> bool:
        return _asks_all.get()

    def aside(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """A task that goes on to its end, also when nobody waits for it any more."""
        task = asyncio.create_task(work)
        self._aside.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._aside.discard(task)
        if not task.cancelled():
            task.exception()  # whoever still waits for it is told; asyncio need not

    async def close(self) -> None:
        await asyncio.to_thread(self._cluster.shutdown)

    async def _prepare(self, statements: Iterable[Statement]) -> None:
        if missing := [one for one in dict.fromkeys(statements) if one not in self._prepared]:
            await asyncio.to_thread(self._prepare_all, missing)

    def _prepare_all(self, statements: Sequence[Statement]) -> None:
        try:
            for statement in statements:
                prepared: Any = self._session.prepare(_TABLE.sub(rf"\1 {self.place.keyspace}.\2", statement.cql))
                prepared.consistency_level = statement.consistency
                prepared.is_idempotent = statement.idempotent
                prepared.serial_consistency_level = ConsistencyLevel.LOCAL_SERIAL
                self._prepared[statement] = prepared
        except DOWN as error:
            raise unavailable("Cassandra does not answer.", error) from error

    async def _run(self, bound: Any) -> list[Row]:
        try:
            async with self._under_way:
                try:
                    return await self._sent(bound)
                except NoHostAvailable:
                    # The driver gives up when a node dies while the others, asked because it was slow, still work.
                    if not bound.is_idempotent:
                        raise
                    return await self._sent(bound)
        except DOWN as error:
            raise unavailable("Cassandra does not answer.", error) from error

    def _sent(self, bound: Any) -> asyncio.Future[list[Row]]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[Row]] = loop.create_future()

        def settle(rows: list[Row] | None, error: Exception | None) -> None:
            if future.done():  # whoever waited has gone
                return
            if error is None:
                future.set_result(rows or [])
            else:
                future.set_exception(error)

        response = self._session.execute_async(bound)
        response.add_callbacks(
            lambda rows: loop.call_soon_threadsafe(settle, rows, None),
            lambda error: loop.call_soon_threadsafe(settle, None, error),
        )
        return future
