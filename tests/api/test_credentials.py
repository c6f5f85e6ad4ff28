"""Changing e-mail and password over REST."""

from __future__ import annotations

import httpx
import pytest
from argon2 import PasswordHasher

from backend import passwords
from backend.engines import Engines
from tests.api.conftest import PASSWORD, Person
from tests.api.test_hostile import problem

NEW = "persimmon harbour"


async def log_in(visitor: httpx.AsyncClient, name: str, password: str) -> httpx.Response:
    return await visitor.post("/api/session", json={"username": name, "password": password})


async def test_the_account_is_found_by_its_new_address_only(visitor: httpx.AsyncClient, ana: Person) -> None:
    body = {"password": PASSWORD, "email": f"New.{ana.username}@Example.org"}
    assert (await ana.client.put("/api/me/email", json=body)).status_code == 204
    assert (await log_in(visitor, f"new.{ana.username}@example.org", PASSWORD)).status_code == 200
    assert (await log_in(visitor, f"{ana.username}@example.org", PASSWORD)).status_code == 401


async def test_a_new_password_ends_all_sessions_but_the_one_that_asked(visitor: httpx.AsyncClient, ana: Person) -> None:
    other = (await log_in(visitor, ana.username, PASSWORD)).json()["token"]
    answer = await ana.client.put("/api/me/password", json={"password": PASSWORD, "new_password": NEW})
    assert answer.status_code == 204
    assert (await ana.client.get("/api/me")).status_code == 200
    assert (await visitor.get("/api/me", headers={"authorization": f"Bearer {other}"})).status_code == 401
    assert (await log_in(visitor, ana.username, PASSWORD)).status_code == 401
    assert (await log_in(visitor, ana.username, NEW)).status_code == 200


async def test_who_does_not_know_the_password_changes_nothing(visitor: httpx.AsyncClient, ana: Person) -> None:
    for call, new in (("email", {"email": "thief@example.org"}), ("password", {"new_password": NEW})):
        told = problem(await ana.client.put(f"/api/me/{call}", json={"password": "a guess"} | new), 422)
        assert [error["field"] for error in told["errors"]] == ["password"]
    assert (await log_in(visitor, f"{ana.username}@example.org", PASSWORD)).status_code == 200


async def test_what_can_not_be_is_refused_at_its_field(ana: Person, bob: Person) -> None:
    wrong = {"password": PASSWORD, "email": "nowhere"}
    assert problem(await ana.client.put("/api/me/email", json=wrong), 422)["errors"][0]["field"] == "email"
    taken = {"password": PASSWORD, "email": f"{bob.username}@example.org".upper()}
    assert problem(await ana.client.put("/api/me/email", json=taken), 409)["errors"][0]["field"] == "email"
    weak = {"password": PASSWORD, "new_password": "password1"}
    assert problem(await ana.client.put("/api/me/password", json=weak), 422)["errors"][0]["field"] == "new_password"


async def test_guessing_with_a_stolen_session_is_slow(limited: Engines, ana: Person) -> None:
    body = {"password": "a guess", "new_password": NEW}
    answers = [(await ana.client.put("/api/me/password", json=body)).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


@pytest.mark.parametrize("hashed_of_old", [False, True])
async def test_a_log_in_that_meets_a_new_password_is_judged_by_it(
    engines: Engines, visitor: httpx.AsyncClient, ana: Person, monkeypatch: pytest.MonkeyPatch, hashed_of_old: bool
) -> None:
    """Else whoever knew the old one could keep a session, or even bring the old password back with its better hash."""
    if hashed_of_old:
        weak = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
        await engines.users.change(int(ana.id), password_hash=weak)
    verify = passwords.verify

    async def verified_just_before(password_hash: str | None, password: str) -> bool:
        right = await verify(password_hash, password)
        monkeypatch.setattr(passwords, "verify", verify)
        await ana.client.put("/api/me/password", json={"password": PASSWORD, "new_password": NEW})
        return right

    monkeypatch.setattr(passwords, "verify", verified_just_before)
    problem(await log_in(visitor, ana.username, PASSWORD), 401)
    assert len((await ana.client.get("/api/sessions")).json()) == 1
    assert (await log_in(visitor, ana.username, NEW)).status_code == 200


async def test_of_two_new_passwords_the_first_one_stays(
    visitor: httpx.AsyncClient, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one was proved with a password that is none any more."""
    theirs = {"password": PASSWORD, "new_password": "a thief's choice"}
    stolen = {"authorization": f"Bearer {(await log_in(visitor, ana.username, PASSWORD)).json()['token']}"}
    make_hash = passwords.make_hash

    async def made_just_before(password: str) -> str:
        monkeypatch.setattr(passwords, "make_hash", make_hash)
        await ana.client.put("/api/me/password", json={"password": PASSWORD, "new_password": NEW})
        return await make_hash(password)

    monkeypatch.setattr(passwords, "make_hash", made_just_before)
    problem(await visitor.put("/api/me/password", json=theirs, headers=stolen), 422)
    assert (await log_in(visitor, ana.username, NEW)).status_code == 200
    assert (await visitor.get("/api/me", headers=stolen)).status_code == 401
