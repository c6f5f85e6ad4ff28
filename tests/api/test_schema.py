"""The REST application does what its own OpenAPI document says: schemathesis against a real server."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    missing_required_header,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from backend.api.app import create
from tests.api.conftest import PASSWORD

ANSWERS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
CHECKS = [*ANSWERS, unsupported_method, missing_required_header]
_SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture]
_numbers = itertools.count(1)
pytestmark = pytest.mark.slow
schema = schemathesis.openapi.from_dict(create().openapi())


@dataclass
class World:
    """Something to be found by the calls."""

    url: str
    username: str
    tweet: str

    def sign_up(self) -> str:
        name = f"fuzzer{next(_numbers)}"
        account = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
        return httpx.post(f"{self.url}/api/users", json=account).json()["token"]


@pytest.fixture(scope="module")
def world(server: str) -> World:
    return _peopled(server)


def _peopled(url: str) -> World:
    client = httpx.Client(base_url=url)
    account = {"username": "author", "email": "author@example.org", "password": PASSWORD}
    client.headers["authorization"] = f"Bearer {client.post('/api/users', json=account).json()['token']}"
    tweet = client.post("/api/tweets", json={"text": "Look @author #here https://example.org"}).json()["tweet"]["id"]
    client.post("/api/tweets", json={"text": "An answer", "reply_to": tweet})
    client.post(f"/api/tweets/{tweet}/like")
    world = World(url, "author", tweet)
    fan = {"authorization": f"Bearer {world.sign_up()}"}
    client.post("/api/users/author/follow", headers=fan)
    return world


@pytest.fixture
def headers(world: World) -> dict[str, str]:
    """A fresh account for each call: some of them end sessions."""
    return {"authorization": f"Bearer {world.sign_up()}"}


@schema.parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=_SLOW)
def test_every_call_keeps_to_its_description(case, world: World, headers: dict[str, str]):
    """Each example is sent twice: as it is, and about somebody and something that exist."""
    case.call_and_validate(base_url=world.url, headers=headers, checks=CHECKS)
    known = {"username": world.username, "tweet_id": world.tweet}
    if case.path_parameters and not known.keys().isdisjoint(case.path_parameters):
        case.path_parameters = case.path_parameters | {k: known[k] for k in case.path_parameters if k in known}
        if case.method != "DELETE":  # the next examples need it
            case.call_and_validate(base_url=world.url, headers=headers, checks=ANSWERS)


def test_calls_that_need_a_token_refuse_without_one(world: World):
    document = create().openapi()
    calls = [
        (method, path.replace("{", "").replace("}", ""))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if operation.get("security") == [{"token": []}]
    ]
    assert len(calls) > 15
    for method, path in calls:
        answer = httpx.request(method, world.url + path)
        assert answer.status_code == 401, (method, path)
        assert answer.headers["www-authenticate"].startswith("Bearer")
