"""One server of an engine for all contracts, whose tables each test finds empty; a Meilisearch that replays what a real one answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from backend import bootstrap, cassandra_schema
from backend.bootstrap import MIGRATIONS
from backend.cassandra import Cassandra, Statement
from backend.models import User
from backend.repositories.database import Database
from backend.repositories.users import Users
from backend.search.meilisearch import MeilisearchSearch
from backend.settings import Settings
from tests.contracts.losing import Losing
from tests.engines import cassandra, chosen
from tests.engines.meilisearch import Replay, meilisearch

_SERVERS = {"cassandra_url", "postgresql_url", "bucket"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts a server of a cluster is left to `make test`."""
    for item in items:
        if isinstance(item, pytest.Function) and not _SERVERS.isdisjoint(item.fixturenames):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def cassandra_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[cassandra.Node]:
    if why := cassandra.missing():
        pytest.skip(why)
    with cassandra.cassandra(tmp_path_factory.mktemp("cassandra")) as (node,):
        yield node


@pytest.fixture(scope="session")
def cassandra_url(cassandra_node: cassandra.Node) -> str:
    return f"cassandra://{cassandra_node.host}:{cassandra_node.port}/chirp?dc=datacenter1&replication=1"


@pytest.fixture
async def cluster(cassandra_url: str) -> AsyncIterator[Losing]:
    opened = await Losing.connect(cassandra_url)
    await cassandra_schema.migrate(opened, MIGRATIONS / "cassandra")
    yield opened
    await asyncio.gather(*(_empty(opened, table) for table in opened.tables() if table != "schema_versions"))
    await opened.close()


async def _empty(cluster: Cassandra, table: str) -> None:
    if await cluster.rows(Statement(f"SELECT * FROM {table} LIMIT 1")):  # truncating takes longer than this
        await cluster.define(f"TRUNCATE {cluster.place.keyspace}.{table}")


@pytest.fixture
def server() -> Iterator[Replay]:
    with meilisearch() as replay:
        yield replay


@pytest.fixture
async def search(server: Replay) -> AsyncIterator[MeilisearchSearch]:
    opened = MeilisearchSearch.at(server.url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    return chosen.postgresql_server().database()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """The SQL role on each of its engines, empty."""
    url: str = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    settings = Settings(data_dir=tmp_path, database_url=url, secret_key="x")
    opened = bootstrap.open_database(settings.sql_url)
    if await opened.schema() is None:
        await bootstrap.migrate(settings)
    yield opened
    async with opened.write() as session:
        for table in SQLModel.metadata.sorted_tables:
            await (await session.connection()).execute(text(f"DELETE FROM {table.name}"))
    await opened.close()


@pytest.fixture
async def other(database: Database) -> AsyncIterator[Database]:
    """The same database as another process has it."""
    opened = bootstrap.open_database(database.url)
    yield opened
    await opened.close()


Make = Callable[..., Awaitable[list[int]]]


@pytest.fixture
def people(database: Database) -> Make:
    """Makes accounts with these ids."""

    async def made(*ids: int, **fields: Any) -> list[int]:
        names = [(id, f"person{id}") for id in ids]
        await Users(database).add_many([user(id, name, **fields) for id, name in names])
        return list(ids)

    return made


def user(id: int, username: str, **fields: Any) -> User:
    email = f"{username}@example.org"
    given = {"email": email, "email_key": email.lower(), "password_hash": "hash", "display_name": username, **fields}
    return User(id=id, username=username, username_key=username.lower(), **given)
