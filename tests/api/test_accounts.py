"""Signing up, logging in and out over REST."""

from __future__ import annotations

import httpx
import pytest

from backend.engines import Engines
from backend.notifications.interface import Kind
from backend.services import notifications, suspensions
from tests.api.conftest import PASSWORD, People, Person, client_of


def fields(answer: httpx.Response) -> dict[str, str]:
    return {error["field"]: error["message"] for error in answer.json()["errors"]}


async def test_a_new_account_can_use_its_token_at_once(ana: Person):
    me = (await ana.client.get("/api/me")).json()
    assert (me["username"], me["display_name"], me["relationship"]) == (ana.username, ana.username, None)
    assert (await ana.client.get("/api/timeline")).json() == {"items": [], "next_cursor": None}


async def test_everything_wrong_is_said_at_once(visitor: httpx.AsyncClient):
    body = {"username": "a b", "email": "x", "password": "password1", "display_name": "x" * 51}
    answer = await visitor.post("/api/users", json=body)
    assert answer.status_code == 422
    assert set(fields(answer)) == {"username", "email", "password", "display_name"}


@pytest.mark.parametrize("name", ["api", "Explore", "_event", "settings", "ping"])
async def test_names_of_routes_are_refused(visitor: httpx.AsyncClient, name: str):
    body = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
    assert "reserved" in fields(await visitor.post("/api/users", json=body))["username"]


@pytest.mark.parametrize("name", ["", "ana maria", "josé", "a" * 16, "аdmin", "a\x00b", "a\n", "１２３"])
async def test_unfit_names_are_refused(visitor: httpx.AsyncClient, name: str):
    body = {"username": name, "email": "somebody@example.org", "password": PASSWORD}
    if name == "a\n":  # surrounding white space is a slip of the hand
        body["username"] = "a\nb"
    assert "username" in fields(await visitor.post("/api/users", json=body))


@pytest.mark.parametrize("password", ["", "short", "12345678", "Password123!", "qwertyuiop", "iloveyou2024", "x" * 257])
async def test_weak_passwords_are_refused(visitor: httpx.AsyncClient, password: str):
    body = {"username": "weak", "email": "weak@example.org", "password": password}
    assert "password" in fields(await visitor.post("/api/users", json=body))


async def test_usernames_and_emails_are_taken_whatever_their_case(visitor: httpx.AsyncClient, ana: Person):
    same_name = {"username": ana.username.upper(), "email": "other@example.org", "password": PASSWORD}
    answer = await visitor.post("/api/users", json=same_name)
    assert (answer.status_code, set(fields(answer))) == (409, {"username"})
    same_email = {"username": "other", "email": f"{ana.username.upper()}@example.org", "password": PASSWORD}
    answer = await visitor.post("/api/users", json=same_email)
    assert (answer.status_code, set(fields(answer))) == (409, {"email"})


@pytest.mark.parametrize("form", ["{}", "{}@example.org"])
async def test_log_in_by_name_or_email_whatever_its_case(visitor: httpx.AsyncClient, ana: Person, form: str):
    name = form.format(ana.username).upper()
    answer = await visitor.post("/api/session", json={"username": name, "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.json()["user"]["id"] == ana.id
    assert answer.json()["token"] != ana.token


@pytest.mark.parametrize("name", ["nobody", "nobody@example.org", "no such form \x00 of a name", ""])
async def test_unknown_names_and_wrong_passwords_get_the_same_answer(
    visitor: httpx.AsyncClient, ana: Person, name: str
):
    wrong = await visitor.post("/api/session", json={"username": ana.username, "password": "not it at all"})
    unknown = await visitor.post("/api/session", json={"username": name, "password": "not it at all"})
    assert wrong.status_code == unknown.status_code == 401
    assert {**wrong.json(), "request_id": ""} == {**unknown.json(), "request_id": ""}
    assert wrong.headers["www-authenticate"].startswith("Bearer")


async def test_logging_out_ends_that_session_only(visitor: httpx.AsyncClient, app, ana: Person):
    again = await visitor.post("/api/session", json={"username": ana.username, "password": PASSWORD})
    async with client_of(app, again.json()["token"]) as other:
        assert (await other.delete("/api/session")).status_code == 204
        assert (await other.get("/api/me")).status_code == 401
    assert (await ana.client.get("/api/me")).status_code == 200


async def test_sessions_are_listed_and_ended(visitor: httpx.AsyncClient, app, ana: Person, bob: Person):
    again = await visitor.post("/api/session", json={"username": ana.username, "password": PASSWORD})
    listed = (await ana.client.get("/api/sessions")).json()
    assert sorted(session["current"] for session in listed) == [False, True]
    other = next(session["id"] for session in listed if not session["current"])
    assert (await bob.client.delete(f"/api/sessions/{other}")).status_code == 404
    assert (await ana.client.delete(f"/api/sessions/{other}")).status_code == 204
    async with client_of(app, again.json()["token"]) as client:
        assert (await client.get("/api/me")).status_code == 401
    assert (await ana.client.delete("/api/sessions")).status_code == 204
    assert (await ana.client.get("/api/me")).status_code == 401


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ", "Bearer " + "a" * 43, "bearer \xff", "Bearer a b"])
async def test_a_wrong_token_is_refused_even_where_visitors_may_look(visitor: httpx.AsyncClient, header: str):
    answer = await visitor.get("/api/tweets", headers=[(b"authorization", header.encode("latin-1"))])
    assert answer.status_code == 401


async def test_a_cookie_writes_only_from_our_own_pages(visitor: httpx.AsyncClient, ana: Person):
    cookie = {"cookie": f"chirp_session={ana.token}"}
    assert (await visitor.get("/api/me", headers=cookie)).status_code == 200
    foreign: list[dict[str, str]] = [
        {},
        {"origin": "null"},
        {"origin": "http://evil.test"},
        {"origin": "http://chirp.test.evil.test"},
        {"origin": "http://chirp.test:81"},
        {"referer": "http://evil.test/http://chirp.test/"},
        {"origin": "http://chirp.test", "sec-fetch-site": "cross-site"},
    ]
    for headers in foreign:
        answer = await visitor.post("/api/tweets", json={"text": "hi"}, headers=cookie | headers)
        assert answer.status_code == 403, headers
    ours: list[dict[str, str]] = [
        {"origin": "http://chirp.test"},
        {"origin": "http://chirp.test:80"},
        {"referer": "http://chirp.test/compose"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
    ]
    for headers in ours:
        answer = await visitor.post("/api/tweets", json={"text": f"hi {headers}"}, headers=cookie | headers)
        assert answer.status_code == 201, headers


async def test_an_expired_session_is_no_session(engines: Engines, ana: Person):
    async with engines.database.write() as session:
        await session.exec(sessions_of(ana, expires_ms=engines.clock.now_ms() - 1))
    engines.caches.viewers.clear()
    assert (await ana.client.get("/api/me")).status_code == 401


async def test_logging_in_sweeps_expired_sessions(visitor: httpx.AsyncClient, engines: Engines, ana: Person):
    async with engines.database.write() as session:
        await session.exec(sessions_of(ana, expires_ms=engines.clock.now_ms() - 1))
    await visitor.post("/api/session", json={"username": ana.username, "password": PASSWORD})
    assert len(await engines.sessions.of(int(ana.id), 0)) == 1


async def test_using_a_session_keeps_it(engines: Engines, ana: Person):
    now, hour = engines.clock.now_ms(), 3600 * 1000
    async with engines.database.write() as session:
        await session.exec(sessions_of(ana, last_seen_ms=now - 2 * hour, expires_ms=now + hour))
    engines.caches.viewers.clear()
    assert (await ana.client.get("/api/me")).status_code == 200
    (kept,) = await engines.sessions.of(int(ana.id), now)
    assert kept.expires_ms >= now + 29 * 24 * hour
    assert kept.last_seen_ms >= now


async def test_a_suspended_person_is_out_until_restored(
    engines: Engines, people: People, visitor: httpx.AsyncClient, ana: Person, bob: Person
):
    await bob.client.post(f"/api/users/{ana.username}/follow")
    tweet = (await ana.client.post("/api/tweets", json={"text": "soon hidden"})).json()["tweet"]["id"]
    quote = (await bob.client.post("/api/tweets", json={"text": "see", "quote_of": tweet})).json()["tweet"]["id"]
    mine = (await bob.client.post("/api/tweets", json={"text": "retweeted by ana"})).json()["tweet"]["id"]
    await ana.client.post(f"/api/tweets/{mine}/retweet")
    login = {"username": ana.username, "password": PASSWORD}
    await notifications.note(Kind.RETWEET, int(bob.id), int(mine), int(ana.id))
    assert len((await bob.client.get("/api/notifications")).json()["items"]) == 1

    await suspensions.suspend(ana.username)
    assert (await ana.client.get("/api/me")).status_code == 401
    answer = await visitor.post("/api/session", json=login)
    assert (answer.status_code, answer.json()["detail"]) == (403, "This account is suspended.")
    for path in ("", "/tweets", "/followers"):
        answer = await bob.client.get(f"/api/users/{ana.username}{path}")
        assert (answer.status_code, answer.json()["type"]) == (403, "/api/docs#suspended")
    for path in ("", "/conversation", "/likes"):
        assert (await bob.client.get(f"/api/tweets/{tweet}{path}")).status_code == 404
    assert (await bob.client.post(f"/api/tweets/{tweet}/like")).status_code == 404
    assert (await bob.client.get("/api/notifications")).json()["items"] == []  # ana's retweet
    home = (await bob.client.get("/api/timeline")).json()["items"]
    assert [item["id"] for item in home] == [mine, quote]
    assert home[1]["quoted"] == {"unavailable": "hidden"}
    assert (await bob.client.get(f"/api/users/{bob.username}/followers")).json()["items"] == []
    assert ana.id not in [user["id"] for user in (await bob.client.get("/api/suggestions?limit=20")).json()]

    await suspensions.restore(ana.username)
    assert (await visitor.post("/api/session", json=login)).status_code == 200
    home = (await bob.client.get("/api/timeline")).json()["items"]
    assert tweet in [item["id"] for item in home]
    assert (await ana.client.get("/api/me")).status_code == 401  # the old sessions stay ended


async def test_hidden_tweets_of_a_suspended_person_leave_no_gap_in_a_page(
    engines: Engines, people: People, visitor: httpx.AsyncClient, ana: Person, bob: Person
):
    tag = f"gap{ana.username}"
    for author in (bob, ana, bob, ana, ana, bob):
        await author.client.post("/api/tweets", json={"text": f"#{tag}"})
    await suspensions.suspend(ana.username)
    page = (await visitor.get(f"/api/tags/{tag}/tweets", params={"limit": 3})).json()
    assert [item["author"]["id"] for item in page["items"]] == [bob.id] * 3


def sessions_of(person: Person, **values: int):
    from sqlalchemy import update

    from backend.models import Session

    return update(Session).filter_by(user_id=int(person.id)).values(**values)
