"""The REST application in this process, over real engines in a temporary folder."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from backend import bootstrap
from backend.api.app import create
from backend.engines import Engines
from backend.errors import LeaseLost
from backend.rate_limits import RateLimits
from backend.settings import Settings, load
from tests.api.server import serve
from tests.engines import chosen
from tests.engines.valkey import valkey
from tests.factories import quick_hashes

PASSWORD = "tangerine moon"
ORIGIN = "http://chirp.test"
_numbers = itertools.count(1)


@dataclass
class Person:
    """Somebody with an account, and a client that sends their token."""

    id: str
    username: str
    token: str
    client: httpx.AsyncClient


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these run in one event loop, that of the engines."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="package")
def settings(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("api")
    with valkey(folder / "valkey") as url:
        yield load(
            data_dir=folder,
            redis_url=url,
            secret_key="for tests only",
            rate_limits="off",
            database_url=chosen.database_url(),
        )


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real server in a process of its own."""
    folder = tmp_path_factory.mktemp("server")
    with valkey(folder / "valkey") as redis, serve(folder, redis) as url:
        yield url


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def opened(settings: Settings) -> AsyncIterator[Engines]:
    await bootstrap.migrate(settings)
    with quick_hashes():
        async with bootstrap.open(settings) as engines:
            yield engines


@pytest.fixture
def engines(opened: Engines) -> Iterator[Engines]:
    """One set for the whole run: opening takes longer than most tests. What a test puts in its place goes back."""
    before = dict(vars(opened))
    yield opened
    vars(opened).update(before)


@pytest_asyncio.fixture(loop_scope="session")
async def limited(engines: Engines) -> Engines:
    """The engines with rate limits, none of which has been used."""
    await engines.redis.flushdb()
    engines.limits = RateLimits(engines.redis, on=True)
    return engines


@pytest.fixture(scope="session")
def app() -> FastAPI:
    return create()


def client_of(app: FastAPI, token: str | None = None, *, ip: str = "203.0.113.9") -> httpx.AsyncClient:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app=app, client=(ip, 50_000), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers)


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(app: FastAPI, engines: Engines) -> AsyncIterator[httpx.AsyncClient]:
    await _awake(engines)
    async with client_of(app) as client:
        yield client


async def _awake(engines: Engines) -> None:
    """Tests without a loop of their own stop this one, sometimes for so long that the lease of the machine id ends."""
    async with asyncio.timeout(30):
        while True:
            try:
                await engines.ids.next()
                return
            except LeaseLost:
                await asyncio.sleep(0.05)


class People:
    """Makes accounts over REST."""

    def __init__(self, app: FastAPI, visitor: httpx.AsyncClient) -> None:
        self._app = app
        self._visitor = visitor

    async def sign_up(self, prefix: str = "user", **fields: str) -> Person:
        username = f"{prefix}{next(_numbers)}"
        body = {"username": username, "email": f"{username}@example.org", "password": PASSWORD} | fields
        answer = await self._visitor.post("/api/users", json=body)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        user, token = made["user"], made["token"]
        return Person(user["id"], user["username"], token, client_of(self._app, token))


@pytest.fixture
def people(app: FastAPI, visitor: httpx.AsyncClient) -> People:
    return People(app, visitor)


@pytest_asyncio.fixture(loop_scope="session")
async def ana(people: People) -> AsyncIterator[Person]:
    person = await people.sign_up("ana")
    async with person.client:
        yield person


@pytest_asyncio.fixture(loop_scope="session")
async def bob(people: People) -> AsyncIterator[Person]:
    person = await people.sign_up("bob")
    async with person.client:
        yield person
