"""Who tries passwords: held back by address and account, without keeping the owner out."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from backend.engines import Engines
from backend.rate_limits import Action, Limit
from tests.api.conftest import PASSWORD, Person, client_of


async def log_in(app: FastAPI, ip: str, name: str, password: str = "wrong one") -> httpx.Response:
    async with client_of(app, ip=ip) as client:
        return await client.post("/api/session", json={"username": name, "password": password})


async def test_one_address_tries_an_account_ten_times_and_is_told_how_long_to_wait(
    limited: Engines, app: FastAPI, ana: Person
):
    answers = [await log_in(app, "198.51.100.1", ana.username) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 900
    assert (answers[-1].headers["ratelimit-limit"], answers[-1].headers["ratelimit-remaining"]) == ("10", "0")
    assert "Try again in 15 minutes." in answers[-1].json()["detail"]


async def test_somebody_elsewhere_does_not_lock_the_owner_out(limited: Engines, app: FastAPI, ana: Person):
    for _ in range(11):
        await log_in(app, "198.51.100.1", ana.username)
    assert (await log_in(app, "198.51.100.2", ana.username, PASSWORD)).status_code == 200


async def test_many_addresses_together_are_slow_and_the_owners_own_is_not(
    limited: Engines, app: FastAPI, ana: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Action.LOGIN_BY_NAME, "_value_", Limit(20, 3600, "try"))
    assert (await log_in(app, "198.51.100.200", ana.username, PASSWORD)).status_code == 200
    statuses = [(await log_in(app, f"198.51.100.{n}", ana.username)).status_code for n in range(21)]
    assert statuses == [401] * 19 + [429] * 2
    assert (await log_in(app, "198.51.100.200", ana.username, PASSWORD)).status_code == 200


async def test_the_other_name_of_an_account_gives_no_more_guesses(limited: Engines, app: FastAPI, ana: Person):
    names = [ana.username, ana.username.upper(), f"{ana.username}@example.org", f" {ana.username} "] * 3
    statuses = [(await log_in(app, "198.51.100.1", name)).status_code for name in names]
    assert statuses == [401] * 10 + [429] * 2


async def test_names_of_nobody_are_answered_and_limited_alike(limited: Engines, app: FastAPI, ana: Person):
    real = [await log_in(app, "198.51.100.1", ana.username) for _ in range(11)]
    none = [await log_in(app, "198.51.100.1", "nobody_has_it") for _ in range(11)]
    without_id = [{**answer.json(), "request_id": ""} for answer in real]
    assert without_id == [{**answer.json(), "request_id": ""} for answer in none]


async def test_signing_up_is_limited_by_address(limited: Engines, app: FastAPI):
    async with client_of(app, ip="198.51.100.7") as client:
        answers = [
            await client.post(
                "/api/users", json={"username": f"many{n}", "email": f"many{n}@example.org", "password": PASSWORD}
            )
            for n in range(21)
        ]
    assert [answer.status_code for answer in answers] == [201] * 20 + [429]


async def test_one_name_is_not_asked_for_again_and_again(app: FastAPI, limited: Engines, ana: Person):
    body = {"username": ana.username.upper(), "email": "other@example.org", "password": PASSWORD}
    for number in range(19):  # and their own
        async with client_of(app, ip=f"198.51.100.{number}") as client:
            assert (await client.post("/api/users", json=body)).status_code == 409
    async with client_of(app, ip="198.51.100.99") as client:
        answer = await client.post("/api/users", json=body)
        assert (answer.status_code, "one name" in answer.json()["detail"]) == (429, True)
        other = body | {"username": "somebodyelse"}
        assert (await client.post("/api/users", json=other)).status_code == 201
