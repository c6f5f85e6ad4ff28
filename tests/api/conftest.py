"""The REST application in this process, over real engines in a temporary folder."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI

from backend import bootstrap
from backend.api.app import create
from backend.engines import Engines
from backend.settings import RateLimits, Settings, load
from tests.engines.valkey import valkey

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


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("api")
    with valkey(folder / "valkey") as url:
        yield load(data_dir=folder, redis_url=url, secret_key="for tests only", rate_limits=RateLimits.OFF)


@pytest.fixture
async def engines(settings: Settings) -> AsyncIterator[Engines]:
    await bootstrap.migrate(settings)
    async with bootstrap.open(settings) as opened:
        yield opened


@pytest.fixture(scope="session")
def app() -> FastAPI:
    return create()


def client_of(app: FastAPI, token: str | None = None, *, ip: str = "203.0.113.9") -> httpx.AsyncClient:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app=app, client=(ip, 50_000), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers)


@pytest.fixture
async def visitor(app: FastAPI, engines: Engines) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client


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


@pytest.fixture
async def ana(people: People) -> AsyncIterator[Person]:
    person = await people.sign_up("ana")
    async with person.client:
        yield person


@pytest.fixture
async def bob(people: People) -> AsyncIterator[Person]:
    person = await people.sign_up("bob")
    async with person.client:
        yield person
