"""Whom one might follow, over REST, and the first steps after a sign-up by form."""

from __future__ import annotations

import httpx
import pytest

from backend.engines import Engines
from backend.services import welcome
from tests.api.conftest import ORIGIN, PASSWORD, People, Person
from tests.api.test_hostile import problem
from tests.api.test_tweets import post

OURS = {"origin": ORIGIN}


async def suggested(viewer: Person, *tags: str, limit: int = 5) -> list[tuple[str, str | None]]:
    answer = await viewer.client.get("/api/me/suggestions", params={"tag": tags, "limit": limit})
    assert answer.status_code == 200, answer.text
    return [(one["user"]["username"], one["tag"]) for one in answer.json()]


async def test_people_who_post_about_what_interests_one_come_first(ana: Person, bob: Person, people: People) -> None:
    clara, dora, fan = [await people.sign_up(name) for name in ("clara", "dora", "fan")]
    await fan.client.post(f"/api/users/{dora.username}/follow")
    for text in ("one #Ferns", "two #férns"):
        await post(clara, text)
    await post(bob, "#ferns once, #mosses too")
    await post(ana, "#ferns of mine")
    first = await suggested(ana, "ferns", "mosses", limit=20)
    assert first[:2] == [(clara.username, "ferns"), (bob.username, "mosses")]
    assert (dora.username, None) in first
    assert ana.username not in dict(first)
    await ana.client.post(f"/api/users/{clara.username}/follow")
    await ana.client.post(f"/api/users/{bob.username}/mute")
    assert not {clara.username, bob.username} & {name for name, _ in await suggested(ana, "ferns", "mosses", limit=20)}


@pytest.mark.parametrize("tags", [[""], ["x" * 281], ["tag"] * 11])
async def test_what_is_no_hashtag_is_refused(ana: Person, tags: list[str]) -> None:
    answer = await ana.client.get("/api/me/suggestions", params={"tag": tags})
    assert answer.status_code in (400, 422)


async def test_visitors_are_suggested_nobody_over_rest(visitor: httpx.AsyncClient) -> None:
    problem(await visitor.get("/api/me/suggestions"), 401)


@pytest.mark.parametrize(
    ("next", "to"), [("", "/welcome"), ("/", "/welcome"), ("//evil.example", "/welcome"), ("/explore", "/explore")]
)
async def test_a_sign_up_by_form_leads_to_the_first_steps(
    engines: Engines, visitor: httpx.AsyncClient, people: People, next: str, to: str
) -> None:
    name = f"new{abs(hash(next)) % 10**9}"
    form = {"username": name, "email": f"{name}@example.org", "password": PASSWORD, "next": next}
    answer = await visitor.post("/auth/signup", data=form, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, to)
    newcomer = int((await visitor.get("/api/me")).json()["id"])
    assert await welcome.is_due(newcomer)
    chosen = await visitor.patch("/api/me/preferences", json={"notify_like": False}, headers=OURS)
    assert chosen.status_code == 200
    assert await welcome.is_due(newcomer)
    await welcome.end(newcomer)
    assert not await welcome.is_due(newcomer)


async def test_an_account_made_over_rest_has_none(ana: Person) -> None:
    assert not await welcome.is_due(int(ana.id))
    for junk in (True, False):
        problem(await ana.client.patch("/api/me/preferences", json={"welcome": junk}), 422)
