"""Deleting an account, and taking that back, over REST."""

from __future__ import annotations

import httpx

from backend.engines import Engines
from tests.api.conftest import PASSWORD, People, Person
from tests.api.test_hostile import problem


async def log_in(visitor: httpx.AsyncClient, name: str, **more: object) -> httpx.Response:
    return await visitor.post("/api/session", json={"username": name, "password": PASSWORD} | more)


async def test_a_deleted_account_is_out_of_sight_until_it_is_taken_back(
    visitor: httpx.AsyncClient, ana: Person, bob: Person
):
    tweet = (await ana.client.post("/api/tweets", json={"text": "Still here"})).json()["tweet"]["id"]
    other = (await log_in(visitor, ana.username)).json()["token"]
    answer = await ana.client.post("/api/me/delete", json={"password": PASSWORD})
    assert answer.status_code == 200
    assert answer.json()["erased_at"].endswith("Z")
    for token in (ana.token, other):
        assert (await visitor.get("/api/me", headers={"authorization": f"Bearer {token}"})).status_code == 401
    assert problem(await bob.client.get(f"/api/users/{ana.username}"), 404)["detail"].startswith(
        "This account was closed"
    )
    assert (await bob.client.get(f"/api/tweets/{tweet}")).status_code == 404
    assert (await bob.client.post(f"/api/users/{ana.username}/follow")).status_code == 404
    told = problem(await log_in(visitor, ana.username), 403)
    assert "erased" in told["detail"]
    assert [error["field"] for error in told["errors"]] == ["keep"]
    assert (await log_in(visitor, ana.username, keep=True)).status_code == 200
    assert (await bob.client.get(f"/api/tweets/{tweet}")).status_code == 200


async def test_a_stolen_session_without_the_password_deletes_nothing(limited: Engines, ana: Person, bob: Person):
    answers = [
        (await ana.client.post("/api/me/delete", json={"password": f"guess {number}"})).status_code
        for number in range(11)
    ]
    assert answers == [422] * 10 + [429]
    assert (await ana.client.post("/api/me/delete", json={"password": PASSWORD})).status_code == 429
    assert (await bob.client.get(f"/api/users/{ana.username}")).status_code == 200
    assert (await ana.client.post("/api/me/delete", json={})).status_code == 422


async def test_whether_an_account_is_leaving_is_told_to_its_owner_only(visitor: httpx.AsyncClient, people: People):
    eva = await people.sign_up("eva")
    await eva.client.post("/api/me/delete", json={"password": PASSWORD})
    body = {"username": eva.username, "password": "a guess", "keep": True}
    assert (await visitor.post("/api/session", json=body)).status_code == 401
    taken = {"username": eva.username, "email": "another@example.org", "password": PASSWORD}
    assert (await visitor.post("/api/users", json=taken)).status_code == 409
