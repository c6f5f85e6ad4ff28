"""The SQL database as a SQLite file."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Executable, StaticPool, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from backend.bulkhead import Bulkhead
from backend.errors import unavailable

_MOST_WAITING = 500
_DOWN = (OperationalError, TimeoutError)
"""The file can't be used, or all connections to it stayed busy (the pool's own time-out)."""


class SqliteDatabase:
    """One writer connection a process, whose transactions take the write lock at their start: each is alone by itself."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._crowd = Bulkhead("database", _MOST_WAITING)
        self._readers = _engine(url, "BEGIN", pool_size=4)
        self._writer = _engine(url, "BEGIN IMMEDIATE", pool_size=1)

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncSession]:
        try:
            with self._crowd:
                async with AsyncSession(self._readers, expire_on_commit=False) as session:
                    yield session
        except _DOWN as error:
            raise unavailable("The database can't be read.", error) from error

    async def rows(self, statement: Executable, **parameters: Any) -> Sequence[Any]:
        try:
            return self._at_hand.execute(statement, parameters).all()
        except _DOWN as error:
            raise unavailable("The database can't be read.", error) from error

    def version(self) -> int | None:
        try:
            return self._at_hand.exec_driver_sql("PRAGMA data_version").scalar_one()
        except _DOWN as error:
            raise unavailable("The database can't be read.", error) from error

    @cached_property
    def _at_hand(self) -> Connection:
        """The connection for reads on the event loop; each statement sees what is committed when it starts."""
        arguments = {"timeout": 30, "check_same_thread": False}
        engine = create_engine(
            make_url(self.url).set(drivername="sqlite"),
            poolclass=StaticPool,
            isolation_level="AUTOCOMMIT",
            connect_args=arguments,
        )
        connection = engine.connect()
        for pragma in ("query_only = ON", "cache_size = -16384", "mmap_size = 268435456"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
        return connection

    @asynccontextmanager
    async def write(self, turn: int | str | None = None) -> AsyncGenerator[AsyncSession]:
        try:
            with self._crowd:
                async with AsyncSession(self._writer, expire_on_commit=False) as session, session.begin():
                    yield session
        except _DOWN as error:
            raise unavailable("The database can't be written.", error) from error

    @asynccontextmanager
    async def migrating(self) -> AsyncGenerator[None]:
        path = Path(f"{make_url(self.url).database}.migrating")
        path.parent.mkdir(parents=True, exist_ok=True)
        with await asyncio.to_thread(path.open, "w") as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    await asyncio.sleep(0.05)
            yield

    async def schema(self) -> str | None:
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


def _engine(url: str, begin: str, *, pool_size: int) -> AsyncEngine:
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
