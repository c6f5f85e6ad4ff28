"""A PgBouncer that shares connections by transaction stands between Chirp and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from backend import bootstrap
from backend.errors import Misconfigured, Unavailable
from backend.repositories.database import Database
from backend.repositories.graph import Graph
from backend.repositories.postgresql import PostgresqlDatabase
from backend.repositories.users import Users
from backend.settings import Settings
from tests.contracts.conftest import user
from tests.engines import chosen, pgbouncer

pytestmark = pytest.mark.slow


@pytest.fixture
def url() -> Iterator[str]:
    """Of an empty database behind a PgBouncer that has three connections to it for all."""
    if why := pgbouncer.missing():
        pytest.skip(why)
    server = chosen.postgresql_server()
    database = server.database()
    with pgbouncer.pgbouncer(server, connections=3) as port:
        yield database.replace(f":{server.port}/", f":{port}/")


@pytest.fixture
async def shared(url: str, tmp_path: Path) -> AsyncIterator[Database]:
    settings = Settings(data_dir=tmp_path, database_url=f"{url}?pooling=transaction", secret_key="x")
    await asyncio.gather(bootstrap.migrate(settings), bootstrap.migrate(settings))
    await bootstrap.require_schema(settings)
    opened = bootstrap.open_database(settings.sql_url)
    yield opened
    await opened.close()


async def test_many_read_and_write_by_few_connections(shared: Database) -> None:
    users, graph = Users(shared), Graph(shared)
    ids = range(1, 25)
    await asyncio.gather(*(users.add(user(id, f"person{id}")) for id in ids))
    await asyncio.gather(*(graph.follow(id, 1, 1000 + id) for id in ids if id != 1))
    many = range(1, 100)
    found = await asyncio.gather(*(users.get_many([id % 24 + 1, one]) for one in ids for id in many[:20]))
    assert all(found)
    assert (await users.get_many([1]))[1].followers_count == len(ids) - 1
    assert sorted(await users.ids(0, 100)) == list(ids)


async def test_turns_hold_and_a_block_that_reads_is_of_one_moment(shared: Database) -> None:
    users = Users(shared)
    await users.add(user(1, "ana"))

    async def add_one() -> None:
        async with shared.write(turn="count") as session:
            connection = await session.connection()
            before = (await connection.execute(text("SELECT followers_count FROM users WHERE id = 1"))).scalar_one()
            await connection.execute(text("UPDATE users SET followers_count = :n WHERE id = 1"), {"n": before + 1})

    async with shared.read() as session:
        connection = await session.connection()
        count = text("SELECT followers_count FROM users WHERE id = 1")
        before = (await connection.execute(count)).scalar_one()
        await asyncio.gather(*(add_one() for _ in range(20)))
        assert (await connection.execute(count)).scalar_one() == before == 0
    assert (await users.get_many([1]))[1].followers_count == 20


async def test_without_being_told_it_is_an_outage_that_says_why(url: str) -> None:
    database = PostgresqlDatabase(url)
    with pytest.raises(Unavailable, match="unsupported startup parameter"):
        await database.schema()
    await database.close()


def test_another_way_of_pooling_is_refused() -> None:
    with pytest.raises(Misconfigured, match="pooling is session or transaction"):
        PostgresqlDatabase("postgresql+asyncpg://h/d?pooling=statement")
