"""Trends over REST."""

from __future__ import annotations

import httpx
import pytest

from backend.engines import Engines
from tests.api.conftest import People, Person
from tests.api.test_tweets import post
from workers import trends


@pytest.mark.slow
async def test_what_nine_newcomers_speak_of_trends_and_what_one_says_often_does_not(
    engines: Engines, visitor: httpx.AsyncClient, ana: Person, people: People
):
    await engines.redis.flushdb()
    for _ in range(9):
        one = await people.sign_up("fan")
        async with one.client:
            await post(one, "The comet is here #Comet")
    for _ in range(30):
        await post(ana, "#spam")
    await trends.refresh_trends()
    answer = await visitor.get("/api/trends")
    assert answer.status_code == 200
    body = answer.json()
    assert body["as_of"].endswith("Z")
    tags = {trend["tag"]: trend for trend in body["trends"]}
    assert "spam" not in tags
    assert tags["Comet"]["tweets_count"] == 9
    assert tags["Comet"]["people_count"] == 9
    assert len(tags["Comet"]["history"]) == 24
    assert sum(tags["Comet"]["history"]) == 9
    # Whom somebody blocks counts as well: the list is the same for everybody.
    await ana.client.post(f"/api/users/{one.username}/block")
    assert (await ana.client.get("/api/trends")).json() == body
    assert (await visitor.get("/api/trends?lang=en")).json()["trends"][0]["tag"] == "Comet"


async def test_before_anything_was_counted_there_are_none(engines: Engines, visitor: httpx.AsyncClient):
    await engines.redis.flushdb()
    assert (await visitor.get("/api/trends")).json() == {"trends": [], "as_of": None}


async def test_a_language_that_is_not_spoken_here_is_refused(visitor: httpx.AsyncClient):
    assert (await visitor.get("/api/trends?lang=xx")).status_code in (400, 422)


async def test_without_redis_it_says_so(engines: Engines, visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch):
    async def gone(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(engines.redis, "get", gone)
    answer = await visitor.get("/api/trends")
    assert (answer.status_code, answer.json()["type"]) == (503, "/api/docs#unavailable")
