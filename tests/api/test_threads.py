"""Several posts at once, each a reply to the one before it: all of them or none."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from backend.engines import Engines
from backend.rate_limits import RateLimits
from tests.api.conftest import Person
from tests.api.test_tweets import pages, post


async def thread(person: Person, *texts: str, key: str | None = None, **more: Any):
    headers = {"idempotency-key": key} if key else {}
    body = {"tweets": [{"text": text} for text in texts]} | more
    return await person.client.post("/api/tweets/thread", json=body, headers=headers)


async def test_each_answers_the_one_before_it_and_followers_read_all(ana: Person, bob: Person):
    await bob.client.post(f"/api/users/{ana.username}/follow")
    answer = await thread(ana, "one", "two", "three")
    assert answer.status_code == 201
    made = answer.json()["tweets"]
    assert [tweet["text"] for tweet in made] == ["one", "two", "three"]
    assert [tweet["reply_to"] and tweet["reply_to"]["id"] for tweet in made] == [None, made[0]["id"], made[1]["id"]]
    assert [tweet["replies_count"] for tweet in made] == [1, 1, 0]
    assert await pages(bob.client, "/api/timeline", 20) == [tweet["id"] for tweet in reversed(made)]
    last = (await bob.client.get(f"/api/tweets/{made[2]['id']}/conversation")).json()
    assert [tweet["text"] for tweet in last["ancestors"]] == ["one", "two"]


async def test_the_first_may_reply_and_each_may_quote(ana: Person, bob: Person):
    other = await post(bob, "hello")
    answer = await ana.client.post(
        "/api/tweets/thread",
        json={"reply_to": other["id"], "tweets": [{"text": "hi"}, {"text": "and", "quote_of": other["id"]}]},
    )
    first, second = answer.json()["tweets"]
    assert first["reply_to"]["id"] == other["id"]
    assert (second["reply_to"]["id"], second["quoted"]["id"]) == (first["id"], other["id"])


@pytest.mark.parametrize("wrong", [" ", "x" * 281])
async def test_one_that_can_not_be_posted_keeps_all_back(ana: Person, wrong: str):
    answer = await thread(ana, "fine", wrong)
    assert answer.status_code in (400, 422)
    assert await pages(ana.client, f"/api/users/{ana.username}/tweets") == []


async def test_nor_may_it_be_endless_or_empty_or_use_a_file_twice(ana: Person):
    assert (await thread(ana, *["x"] * 26)).status_code in (400, 422)
    assert (await thread(ana)).status_code in (400, 422)
    assert (await thread(ana, *["x"] * 25)).status_code == 201
    missing = [{"text": "a"}, {"text": "b", "media_ids": ["5"]}]
    assert (await ana.client.post("/api/tweets/thread", json={"tweets": missing})).status_code == 422


async def test_the_same_key_posts_a_thread_once(ana: Person):
    first, *others = [
        answer.json() for answer in await asyncio.gather(*(thread(ana, "a", "b", key="t") for _ in range(5)))
    ]
    assert len(first["tweets"]) == 2
    for other in others:
        assert [tweet["id"] for tweet in other["tweets"]] == [tweet["id"] for tweet in first["tweets"]]
    assert (await thread(ana, "a", "c", key="t")).status_code == 422
    assert (
        await ana.client.post("/api/tweets", json={"text": "a"}, headers={"idempotency-key": "t"})
    ).status_code == 422
    await ana.client.delete(f"/api/tweets/{first['tweets'][1]['id']}")
    assert (await thread(ana, "a", "b", key="t")).status_code == 410


async def test_a_thread_that_is_more_than_one_may_post_posts_nothing(limited: Engines, ana: Person):
    limited.limits = RateLimits(limited.redis, on=True)
    assert (await thread(ana, *["x"] * 25)).status_code == 201
    assert (await thread(ana, *["y"] * 24)).status_code == 201
    answer = await thread(ana, "z", "z")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 3600
    assert (await thread(ana, "z")).status_code == 201
    assert (await thread(ana, "z")).status_code == 429
