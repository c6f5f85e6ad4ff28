"""The SQL database: sessions for reading and for writing."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Executable, StaticPool, bindparam, create_engine, event, make_url, select, text
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from backend.errors import Unavailable

_DOWN = (OperationalError, TimeoutError)
"""The database does not answer, or all connections to it stayed busy (the pool's own time-out)."""


def columns(*chosen: Any) -> Any:
    """A select of single columns: SQLModel says that these are plain values, and so hides what can be done with them."""
    return select(*chosen)


def among(column: Any, name: str) -> Any:
    """Whether a column's value is in the list that is given by that name when the statement is run."""
    return col(column).in_(bindparam(name, expanding=True))


class Database:
    """SQLite gets one writer connection a process, whose transactions take the write lock at their start."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.sqlite = url.startswith("sqlite")
        if self.sqlite:
            self._readers = _sqlite(url, "BEGIN", pool_size=4)
            self._writer = _sqlite(url, "BEGIN IMMEDIATE", pool_size=1)
        else:
            self._writer = create_async_engine(url, pool_size=10, max_overflow=5, pool_pre_ping=True)
            # One pool; without this, each statement of a read would see a moment of its own.
            self._readers = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncSession]:
        """A session that only reads, on one snapshot."""
        try:
            async with AsyncSession(self._readers, expire_on_commit=False) as session:
                yield session
        except _DOWN as error:
            raise Unavailable(f"The database can't be read: {error}.") from error

    async def rows(self, statement: Executable, **parameters: Any) -> Sequence[Any]:
        """All rows of one statement that only reads. SQLite answers at once, on the caller's thread: keep them few.

        On the way of every page: build the statement once, with among() for its lists. Building takes longer than reading.
        """
        try:
            if self.sqlite:
                return self._at_hand.execute(statement, parameters).all()
            async with self._readers.connect() as connection:
                return (await connection.execute(statement, parameters)).all()
        except _DOWN as error:
            raise Unavailable(f"The database can't be read: {error}.") from error

    def version(self) -> int | None:
        """What was read is still so while this is the same: it changes with every commit. None: this engine can't tell."""
        if not self.sqlite:
            return None
        try:
            return self._at_hand.exec_driver_sql("PRAGMA data_version").scalar_one()
        except _DOWN as error:
            raise Unavailable(f"The database can't be read: {error}.") from error

    @cached_property
    def _at_hand(self) -> Connection:
        """SQLite's connection for reads on the event loop; each statement sees what is committed when it starts."""
        url = make_url(self._url).set(drivername="sqlite")
        arguments = {"timeout": 30, "check_same_thread": False}
        engine = create_engine(url, poolclass=StaticPool, isolation_level="AUTOCOMMIT", connect_args=arguments)
        connection = engine.connect()
        for pragma in ("query_only = ON", "cache_size = -16384", "mmap_size = 268435456"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
        return connection

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncSession]:
        """A session in one write transaction: committed at the end of the block, rolled back on any error."""
        try:
            async with AsyncSession(self._writer, expire_on_commit=False) as session, session.begin():
                yield session
        except _DOWN as error:
            raise Unavailable(f"The database can't be written: {error}.") from error

    async def schema(self) -> str | None:
        """The newest migration that was applied; None when there was none, or no database yet."""
        try:
            async with self._readers.connect() as connection:
                return (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar()
        except DBAPIError:
            return None

    async def close(self) -> None:
        if "_at_hand" in self.__dict__:
            self._at_hand.close()
            self._at_hand.engine.dispose()
        await self._readers.dispose()
        await self._writer.dispose()


def _sqlite(url: str, begin: str, *, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=pool_size, max_overflow=0, connect_args={"timeout": 30})

    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the transaction is begun below, not by the driver
        cursor = connection.cursor()
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -16384"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", on_connect)
    event.listen(engine.sync_engine, "begin", on_begin)
    return engine
