"""The SQL database as PostgreSQL."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from typing import Any, cast

from sqlalchemy import URL, Executable, NullPool, event, make_url, text
from sqlalchemy.exc import DBAPIError, DisconnectionError, TimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from backend.bulkhead import Bulkhead
from backend.errors import Misconfigured, unavailable
from backend.repositories.database import Conflict

LIMITS = {"pool_size": 10, "max_overflow": 5, "pool_timeout": 5, "most_waiting": 500, "statement_timeout": 10}
"""What the URL may set, as in ?pool_size=20: connections a process, those more at a rush, seconds to wait for one, how many
may wait, and seconds for the answer to a statement."""
_POOLING, _SHARED = "pooling", ("session", "transaction")
"""What the URL may say of a PgBouncer in between: whether a server's connection is ours while we are connected, or for a
transaction only."""
_CONNECT_S, _LOCK_S, _IDLE_S = 5, 5, 30
_GRACE_S = 2
"""The server ends a statement that takes too long; so much later the client no longer waits for a server that can't."""
_MIGRATING = 7219
_DOWN = ("08", "25006", "28", "3D", "53", "55P03", "57", "58", "XX")
"""SQLSTATEs (or how they begin) of: no connection, a standby that can't be written, a wrong password, no such database, no room or
memory, a lock that did not come free, a shutdown, a restart or a statement that took too long, an error of the system, damage."""
_UNDONE = ("40001", "40P01")
"""Of: the transaction can't be put in an order with others, or would wait for itself."""
_NO_TABLE = "42P01"


class PostgresqlDatabase:
    """Writes are READ COMMITTED: conditions in statements, locks of rows and turns keep what SQLite's one writer keeps."""

    def __init__(self, url: str) -> None:
        self.url = url
        address, limits, shared = _split(url)
        self._crowd = Bulkhead("database", limits["pool_size"] + limits["max_overflow"] + limits.pop("most_waiting"))
        self._writer = _engine(address, shared=shared, **limits)
        # The same connections. Without this, each statement of a read would see a moment of its own.
        self._readers = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        # A single statement is of one moment by itself; so it is one round trip, not three. Where connections are shared it
        # has to be a transaction: preparing it and running it would meet two servers.
        self._single = self._writer if shared else self._writer.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncSession]:
        with self._crowd, _told("The database can't be read."):
            async with AsyncSession(self._readers, expire_on_commit=False) as session:
                yield session

    async def rows(self, statement: Executable, **parameters: Any) -> Sequence[Any]:
        with self._crowd, _told("The database can't be read."):
            async with self._single.connect() as connection:
                return (await connection.execute(statement, _padded(parameters))).all()

    def version(self) -> int | None:
        return None

    @asynccontextmanager
    async def write(self, turn: int | str | None = None) -> AsyncGenerator[AsyncSession]:
        with self._crowd, _told("The database can't be written."):
            async with AsyncSession(self._writer, expire_on_commit=False) as session, session.begin():
                if turn is not None:
                    await (await session.connection()).execute(_TURN, {"key": _key(turn)})
                yield session

    @asynccontextmanager
    async def migrating(self) -> AsyncGenerator[None]:
        """A transaction of its own holds the lock: it ends with it, however this process ends."""
        with migrates():
            connection = await migrator(self.url).connect()
        try:
            with migrates():
                for timeout in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
                    await connection.execute(text(f"SET LOCAL {timeout} = 0"))
                await connection.execute(_TURN, {"key": _MIGRATING})
            yield
        finally:
            with migrates():
                await connection.close()

    async def schema(self) -> str | None:
        try:
            return (await self.rows(text("SELECT version_num FROM alembic_version")))[0][0]
        except IndexError:
            return None
        except DBAPIError as error:
            if _state(error) == _NO_TABLE:
                return None
            raise

    async def close(self) -> None:
        await self._writer.dispose()


def migrator(url: str) -> AsyncEngine:
    """For what takes as long as it takes: each connection is made when it is asked for, and ends with its block."""
    address, _, shared = _split(url)
    return create_async_engine(address, connect_args={"timeout": _CONNECT_S, **_driver(shared)}, poolclass=NullPool)


_TURN = text("SELECT pg_advisory_xact_lock(:key)")


def _key(turn: int | str) -> int:
    """Of 64 bits, the same in every process. Two turns that share one wait for each other, which does no harm."""
    return int.from_bytes(hashlib.sha256(str(turn).encode()).digest()[:8], signed=True)


def _padded(parameters: dict[str, Any]) -> dict[str, Any]:
    """Lists grow to a power of two by repeating their last value: each length is a statement that has to be prepared."""
    padded = dict(parameters)
    for name, values in parameters.items():
        if isinstance(values, list) and values:
            given = cast(list[Any], values)
            wanted = 1 << (len(given) - 1).bit_length()
            padded[name] = given + given[-1:] * (wanted - len(given))
    return padded


def _split(url: str) -> tuple[URL, dict[str, int], bool]:
    """The address as the driver takes it, and our own part of its query: limits, and whether connections are shared."""
    given = make_url(url)
    try:
        limits = {name: int(str(given.query.get(name, default))) for name, default in LIMITS.items()}
    except ValueError as error:
        raise Misconfigured(f"CHIRP_DATABASE_URL: {', '.join(LIMITS)} are whole numbers.") from error
    pooling = given.query.get(_POOLING, _SHARED[0])
    if pooling not in _SHARED:
        raise Misconfigured(f"CHIRP_DATABASE_URL: {_POOLING} is {' or '.join(_SHARED)}.")
    return given.difference_update_query((*LIMITS, _POOLING)), limits, pooling == _SHARED[1]


def _driver(shared: bool) -> dict[str, Any]:
    """Nothing is left at a server that another one's next statement may meet: statements are prepared without a name, each time."""
    if not shared:
        return {}
    return {
        "statement_cache_size": 0,
        "prepared_statement_cache_size": 0,
        "prepared_statement_name_func": lambda: "",
    }


def _engine(url: URL, *, shared: bool, statement_timeout: int, **pool: int) -> AsyncEngine:
    server = {"application_name": "chirp"}
    if not shared:  # such a PgBouncer takes no others: there they are set on the role
        server |= {
            "statement_timeout": f"{statement_timeout}s",
            "lock_timeout": f"{_LOCK_S}s",
            "idle_in_transaction_session_timeout": f"{_IDLE_S}s",
            "jit": "off",  # these statements are short: it would take longer than they do
        }
    driver = {"timeout": _CONNECT_S, "command_timeout": statement_timeout + _GRACE_S, "server_settings": server}
    driver |= _driver(shared)
    engine = create_async_engine(url, connect_args=driver, **pool)

    def on_checkout(connection: Any, _record: Any, _proxy: Any) -> None:
        """The server was restarted since: another connection is made. Known without asking it."""
        if connection.driver_connection.is_closed():
            raise DisconnectionError

    event.listen(engine.sync_engine, "checkout", on_checkout)
    return engine


@contextmanager
def _told(sentence: str) -> Generator[None]:
    """Unavailable for whatever is the engine's; what is wrong with a statement stays what it is."""
    try:
        yield
    except DBAPIError as error:
        state, why = _state(error), (error.orig and error.orig.__cause__) or error
        if state in _UNDONE:
            raise Conflict(sentence, why=why) from error
        if error.connection_invalidated or state.startswith(_DOWN):
            raise unavailable(sentence, why) from error
        raise
    except (OSError, TimeoutError) as error:  # no connection came about, or none came free
        raise unavailable(sentence, error) from error


def migrates() -> AbstractContextManager[None]:
    """Around what changes the schema: a server that ends meanwhile is Unavailable. What was not committed is undone."""
    return _told("The database can't be migrated.")


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""
