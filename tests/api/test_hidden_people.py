"""Whom one has blocked or muted, over REST: everybody's own list, in pages."""

from __future__ import annotations

import httpx
import pytest

from backend.engines import Engines
from tests.api.conftest import People, Person
from tests.api.test_hostile import problem


async def page(person: Person, kind: str, **params: str | int) -> tuple[list[str], str | None]:
    answer = await person.client.get(f"/api/me/{kind}", params=params)
    assert answer.status_code == 200, answer.text
    return [one["username"] for one in answer.json()["items"]], answer.json()["next_cursor"]


@pytest.mark.parametrize(("kind", "act", "field"), [("blocks", "block", "blocking"), ("mutes", "mute", "muting")])
async def test_they_are_listed_last_first_and_page_by_page(
    ana: Person, people: People, kind: str, act: str, field: str
) -> None:
    others = [(await people.sign_up("other")).username for _ in range(3)]
    for name in others:
        await ana.client.post(f"/api/users/{name}/{act}")
    first, more = await page(ana, kind, limit=2)
    assert first == others[:0:-1]
    assert more
    # What comes and goes around it shifts nothing.
    await ana.client.delete(f"/api/users/{others[1]}/{act}")
    newest = (await people.sign_up("newest")).username
    await ana.client.post(f"/api/users/{newest}/{act}")
    assert await page(ana, kind, limit=2, cursor=more) == ([others[0]], None)
    assert (await page(ana, kind))[0] == [newest, others[2], others[0]]
    shown = (await ana.client.get(f"/api/me/{kind}")).json()["items"][0]
    assert shown["relationship"][field] is True


async def test_who_is_muted_and_blocked_is_in_both_and_who_is_suspended_in_none(
    engines: Engines, ana: Person, bob: Person
) -> None:
    for act in ("mute", "block"):
        await ana.client.post(f"/api/users/{bob.username}/{act}")
    await bob.client.post(f"/api/users/{ana.username}/block")
    assert (await page(ana, "blocks"))[0] == (await page(ana, "mutes"))[0] == [bob.username]
    await engines.users.change(int(bob.id), state="suspended")
    engines.caches.clear()
    assert (await page(ana, "blocks"))[0] == (await page(ana, "mutes"))[0] == []


@pytest.mark.parametrize("kind", ["blocks", "mutes"])
async def test_the_lists_are_their_owners_alone(
    ana: Person, bob: Person, people: People, visitor: httpx.AsyncClient, kind: str
) -> None:
    problem(await visitor.get(f"/api/me/{kind}"), 401)
    for _ in range(2):
        other = await people.sign_up("other")
        await ana.client.post(f"/api/users/{other.username}/{kind[:-1]}")
    assert await page(bob, kind) == ([], None)
    _, more = await page(ana, kind, limit=1)
    for cursor in (more, "x"):
        problem(await bob.client.get(f"/api/me/{kind}", params={"cursor": cursor}), 400)
    assert (await page(ana, kind, limit=1, cursor=more or ""))[1] is None
