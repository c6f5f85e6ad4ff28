"""Pinned posts over REST."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from backend.engines import Engines
from tests.api.conftest import People, Person
from tests.api.test_tweets import pages, post


async def pin(person: Person, tweet_id: str, method: str = "POST") -> httpx.Response:
    return await person.client.request(method, f"/api/tweets/{tweet_id}/pin")


async def pinned(who: httpx.AsyncClient, person: Person) -> str | None:
    return (await who.get(f"/api/users/{person.username}")).json()["pinned_tweet_id"]


async def test_a_post_is_pinned_replaced_and_unpinned(visitor: httpx.AsyncClient, ana: Person):
    first, second = await post(ana, "first"), await post(ana, "second")
    statuses: list[Any] = []
    for method, tweet in (
        ("DELETE", first),
        ("POST", first),
        ("POST", first),
        ("POST", second),
        ("DELETE", first),
        ("DELETE", second),
    ):
        answer = await pin(ana, tweet["id"], method)
        statuses.append((answer.json()["status"], answer.json()["tweet"]["id"], await pinned(visitor, ana)))
    assert statuses == [
        ("not_pinned", first["id"], None),
        ("pinned", first["id"], first["id"]),
        ("already_pinned", first["id"], first["id"]),
        ("pinned", second["id"], second["id"]),
        ("not_pinned", first["id"], second["id"]),
        ("unpinned", second["id"], None),
    ]
    await pin(ana, first["id"])
    assert (await ana.client.get("/api/me")).json()["pinned_tweet_id"] == first["id"]


async def test_what_is_pinned_stays_in_its_own_place_of_the_list(visitor: httpx.AsyncClient, ana: Person):
    posts = [(await post(ana, f"post {number}"))["id"] for number in range(5)]
    before = await pages(visitor, f"/api/users/{ana.username}/tweets")
    await pin(ana, posts[1])
    assert await pages(visitor, f"/api/users/{ana.username}/tweets") == before == posts[::-1]
    items = (await visitor.get(f"/api/users/{ana.username}/tweets")).json()["items"]
    assert not any(item["pinned"] for item in items)


async def test_a_reply_of_ones_own_can_be_pinned_and_nothing_else(visitor: httpx.AsyncClient, ana: Person, bob: Person):
    theirs = await post(bob, "theirs")
    reply = await post(ana, "mine", reply_to=theirs["id"])
    assert (await pin(ana, reply["id"])).json()["status"] == "pinned"
    assert (await pin(ana, theirs["id"])).status_code == 403
    assert (await pin(ana, theirs["id"], "DELETE")).status_code == 403
    assert (await pin(ana, "1")).status_code == 404
    assert (await visitor.post(f"/api/tweets/{reply['id']}/pin")).status_code == 401
    assert await pinned(visitor, ana) == reply["id"]


async def test_a_deleted_post_is_not_pinned_unless_it_comes_back(visitor: httpx.AsyncClient, ana: Person):
    tweet = (await post(ana, "here"))["id"]
    await pin(ana, tweet)
    await ana.client.delete(f"/api/tweets/{tweet}")
    assert (await pinned(visitor, ana), await pinned(ana.client, ana)) == (None, None)
    assert (await pin(ana, tweet)).status_code == 404
    await ana.client.post(f"/api/tweets/{tweet}/restore")
    assert await pinned(visitor, ana) == tweet


async def test_a_hidden_post_is_pinned_for_nobody(
    visitor: httpx.AsyncClient, ana: Person, people: People, engines: Engines
):
    tweet, admin = (await post(ana, "Buy this"))["id"], await people.sign_up("admin")
    await engines.users.change(int(admin.id), role="admin")
    await pin(ana, tweet)
    await admin.client.post(f"/api/admin/tweets/{tweet}/hide")
    assert (await pinned(visitor, ana), await pinned(ana.client, ana)) == (None, None)
    assert (await pin(ana, tweet)).status_code == 403
    await admin.client.delete(f"/api/admin/tweets/{tweet}/hide")
    assert await pinned(visitor, ana) == tweet


@pytest.mark.parametrize("by_author", [True, False])
async def test_people_of_a_block_are_not_told_what_the_other_pinned(
    visitor: httpx.AsyncClient, ana: Person, bob: Person, by_author: bool
):
    tweet = (await post(ana, "mine"))["id"]
    await pin(ana, tweet)
    blocker, blocked = (ana, bob) if by_author else (bob, ana)
    await blocker.client.post(f"/api/users/{blocked.username}/block")
    assert (await pinned(bob.client, ana), await pinned(visitor, ana)) == (None, tweet)
