"""What only PostgreSQL has: a server that ends and comes back, limits, deadlocks, a schema that has to be that of the models."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

from backend import bootstrap
from backend.errors import Misconfigured, Overloaded, Unavailable
from backend.repositories.database import Database, again
from backend.repositories.postgresql import PostgresqlDatabase
from backend.repositories.users import Users
from backend.settings import Settings
from tests.contracts.conftest import user
from tests.engines import chosen
from tests.engines.postgresql import Server

PAUSE = text("SELECT pg_sleep(30)")

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[Server]:
    """One of the test's own, for it to end."""
    with chosen.own_postgresql() as started:
        yield started


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database_url=chosen.postgresql_server().database(), secret_key="x")


async def test_two_migrate_an_empty_database_and_its_schema_is_that_of_the_models(empty: Settings) -> None:
    with pytest.raises(Misconfigured, match="chirp migrate"):
        await bootstrap.require_schema(empty)
    await asyncio.gather(bootstrap.migrate(empty), bootstrap.migrate(empty))
    await bootstrap.migrate(empty)
    await bootstrap.require_schema(empty)
    modelled = chosen.postgresql_server().database()
    indexes: list[set[str]] = []
    for url, made in ((empty.sql_url, False), (modelled, True)):
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            if made:
                await connection.run_sync(SQLModel.metadata.create_all)
            else:
                assert await connection.run_sync(_differences) == []
            found = await connection.execute(text("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"))
            indexes.append({row[0] for row in found if "alembic" not in row[0]})
        await engine.dispose()
    assert indexes[0] == indexes[1]


async def test_a_url_that_sets_limits_is_migrated_too(empty: Settings) -> None:
    given = empty.model_copy(update={"database_url": f"{empty.database_url}?pool_size=3&statement_timeout=5"})
    await bootstrap.migrate(given)
    await bootstrap.require_schema(given)


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [one for one in compare_metadata(context, SQLModel.metadata) if "alembic_version" not in str(one)]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
async def test_a_server_that_ends_and_comes_back_is_found_again(
    server: Server, tmp_path: Path, how: signal.Signals
) -> None:
    settings = Settings(data_dir=tmp_path, database_url=server.database(), secret_key="x")
    await bootstrap.migrate(settings)
    database = bootstrap.open_database(settings.sql_url)
    users = Users(database)
    await asyncio.gather(*(users.add(user(id, f"before{id}")) for id in range(1, 9)))  # several connections
    under_way = asyncio.create_task(_pause(database))
    await _until_it_sleeps(database)
    server.stop(how)
    with pytest.raises(Unavailable):
        await under_way
    with pytest.raises(Unavailable, match=r"can't be read\. \(.*refused|Connect"):
        await users.get_many([1])
    with pytest.raises(Unavailable):
        await users.count()
    with pytest.raises(Unavailable):
        await users.add(user(20, "while"))
    server.start()
    answers = await asyncio.gather(*(users.get_many([id]) for id in range(1, 9)), users.add(user(21, "after")))
    assert [len(found) for found in answers[:8] if found] == [1] * 8
    assert await users.count() == 9
    await database.close()


async def test_a_database_that_is_not_there_says_so(empty: Settings) -> None:
    database = PostgresqlDatabase(f"{empty.database_url}x")
    with pytest.raises(Unavailable, match="does not exist"):
        await database.schema()
    await database.close()


async def test_no_connection_free_and_a_statement_that_takes_too_long_are_outages(empty: Settings) -> None:
    database = PostgresqlDatabase(f"{empty.database_url}?pool_size=1&max_overflow=0&pool_timeout=1&statement_timeout=4")
    watcher = bootstrap.open_database(empty.sql_url)
    slow = asyncio.create_task(_pause(database))
    await _until_it_sleeps(watcher)
    with pytest.raises(Unavailable, match="QueuePool limit"):
        await database.rows(text("SELECT 1"))
    with pytest.raises(Unavailable, match="statement timeout"):
        await slow
    assert (await database.rows(text("SELECT 1")))[0][0] == 1
    await watcher.close()
    await database.close()


async def test_of_a_slow_server_so_many_wait_and_the_others_are_refused_at_once(empty: Settings) -> None:
    database = PostgresqlDatabase(f"{empty.database_url}?pool_size=1&max_overflow=0&pool_timeout=9&most_waiting=3")
    watcher = bootstrap.open_database(empty.sql_url)
    slow = asyncio.create_task(_pause(database))
    await _until_it_sleeps(watcher)
    asked = [asyncio.create_task(_one(database)) for _ in range(20)]
    done, waiting = await asyncio.wait(asked, return_when=asyncio.FIRST_EXCEPTION, timeout=5)
    assert {type(task.exception()) for task in done} == {Overloaded}
    await watcher.rows(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"))
    with pytest.raises(Unavailable):
        await slow
    assert await asyncio.gather(*waiting) == [1] * 3
    assert await _one(database) == 1
    await watcher.close()
    await database.close()


async def test_of_two_that_wait_for_each_other_one_is_done_again(empty: Settings) -> None:
    await bootstrap.migrate(empty)
    database = bootstrap.open_database(empty.sql_url)
    users = Users(database)
    await users.add_many([user(1, "ana"), user(2, "bob")])
    met, tries = asyncio.Barrier(2), 0

    @again
    async def count(first: int, second: int) -> None:
        nonlocal tries
        tries += 1
        async with database.write() as session:
            for id in (first, second):
                await (await session.connection()).execute(
                    text("UPDATE users SET followers_count = followers_count + 1 WHERE id = :id"), {"id": id}
                )
                if tries <= 2 and id == first:
                    await met.wait()

    await asyncio.gather(count(1, 2), count(2, 1))
    assert tries == 3
    assert [row.followers_count for row in (await users.get_many([1, 2])).values()] == [2, 2]
    await database.close()


def test_a_limit_that_is_no_number_is_refused() -> None:
    with pytest.raises(Misconfigured, match="pool_size"):
        PostgresqlDatabase("postgresql+asyncpg://h/d?pool_size=many")


async def _pause(database: Database) -> None:
    await database.rows(PAUSE)


async def _one(database: Database) -> int:
    return (await database.rows(text("SELECT 1")))[0][0]


async def _until_it_sleeps(database: Database) -> None:
    async with asyncio.timeout(10):
        while not await database.rows(text("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'")):
            await asyncio.sleep(0.01)
