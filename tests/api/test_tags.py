"""Hashtags over REST."""

from __future__ import annotations

import httpx
import pytest

from tests.api.conftest import Person
from tests.api.test_tweets import pages, post


async def test_a_tag_lists_posts_and_replies_whatever_its_case_and_accents(
    visitor: httpx.AsyncClient, ana: Person, bob: Person
):
    root = await post(ana, "A walk #Cafe")
    await post(bob, "Nothing of it: #cafés")
    reply = await post(bob, "Yes #CAFÉ", reply_to=root["id"])
    last = await post(ana, "#café #café")
    assert await pages(visitor, "/api/tags/caf%C3%89/tweets") == [last["id"], reply["id"], root["id"]]
    assert await pages(visitor, "/api/tags/cafe/tweets") == [last["id"], reply["id"], root["id"]]
    await ana.client.delete(f"/api/tweets/{last['id']}")
    assert await pages(visitor, "/api/tags/café/tweets", limit=1) == [reply["id"], root["id"]]


async def test_muted_and_blocked_people_are_not_on_it(visitor: httpx.AsyncClient, ana: Person, bob: Person):
    tweet = await post(bob, "#unheard")
    await ana.client.post(f"/api/users/{bob.username}/mute")
    assert await pages(ana.client, "/api/tags/unheard/tweets") == []
    assert await pages(visitor, "/api/tags/unheard/tweets") == [tweet["id"]]
    await ana.client.delete(f"/api/users/{bob.username}/mute")
    await bob.client.post(f"/api/users/{ana.username}/block")
    assert await pages(ana.client, "/api/tags/unheard/tweets") == []


async def test_a_cursor_goes_on_under_any_case_of_its_tag_but_no_other_tag(visitor: httpx.AsyncClient, ana: Person):
    first, _second = [await post(ana, "#Paged") for _ in range(2)]
    cursor = (await visitor.get("/api/tags/Paged/tweets?limit=1")).json()["next_cursor"]
    rest = await visitor.get("/api/tags/PAGED/tweets", params={"cursor": cursor})
    assert [item["id"] for item in rest.json()["items"]] == [first["id"]]
    other = await visitor.get("/api/tags/other/tweets", params={"cursor": cursor})
    assert (other.status_code, other.json()["type"]) == (400, "/api/docs#bad_cursor")


@pytest.mark.parametrize("tag", ["%20", "%00", "x" * 281])
async def test_what_no_hashtag_can_be_is_refused(visitor: httpx.AsyncClient, tag: str):
    answer = await visitor.get(f"/api/tags/{tag}/tweets")
    assert (answer.status_code, answer.json()["type"]) == (400, "/api/docs#not_a_hashtag")
