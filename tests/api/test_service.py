"""What stands around the calls: health, metrics, docs, ids of requests, avatars."""

from __future__ import annotations

import httpx
import pytest
import structlog
from fastapi import FastAPI
from redis.asyncio import Redis
from starlette.requests import HTTPConnection

from backend.api.origin import client_ip
from backend.engines import Engines
from backend.errors import DiskFull, Unavailable
from backend.ids import UserId
from backend.rate_limits import RateLimits
from tests.api.conftest import Person, client_of


async def test_health(visitor: httpx.AsyncClient):
    assert (await visitor.get("/health/live")).json() == {"status": "ok"}
    assert (await visitor.get("/health/ready")).json() == {"status": "ok", "engines": {}}


async def test_a_failing_store_is_named(visitor: httpx.AsyncClient, engines: Engines, monkeypatch: pytest.MonkeyPatch):
    async def down():
        raise Unavailable("The file is gone.")

    monkeypatch.setattr(engines.tweets, "check", down)
    answer = await visitor.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "engines": {"tweets": "not answering"}}


async def test_an_engine_that_is_down_is_named(
    visitor: httpx.AsyncClient, engines: Engines, monkeypatch: pytest.MonkeyPatch
):
    async def down(*_: object):
        raise Unavailable("The file tweets.db can't be read.")

    monkeypatch.setattr(engines.tweets, "newest", down)
    answer = await visitor.get("/api/tweets")
    assert (answer.status_code, answer.json()["detail"]) == (503, "The file tweets.db can't be read.")
    assert answer.headers["retry-after"] == "5"


async def test_without_redis_it_still_serves(visitor: httpx.AsyncClient, engines: Engines, ana: Person):
    gone = Redis.from_url("unix:///nowhere/valkey.sock")
    engines.redis, engines.limits = gone, RateLimits(gone, on=True)
    answer = await visitor.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert set(answer.json()["engines"]) == {"redis"}
    assert (await ana.client.post("/api/tweets", json={"text": "still here"})).status_code == 201


async def test_on_a_full_disk_even_a_first_look_at_home_is_served(
    ana: Person, bob: Person, engines: Engines, monkeypatch: pytest.MonkeyPatch
):
    """Nothing materialised is believed then: a page is pulled from everybody whom the reader follows."""
    await bob.client.post(f"/api/users/{ana.username}/follow")
    await engines.timelines.drop(UserId(int(bob.id)))
    posted = (await ana.client.post("/api/tweets", json={"text": "before it was full"})).json()["tweet"]["id"]

    async def full(*_: object):
        raise DiskFull

    monkeypatch.setattr(engines.timelines, "raise_floor", full)
    answer = await bob.client.get("/api/timeline")
    assert (answer.status_code, [item["id"] for item in answer.json()["items"]]) == (200, [posted])


async def test_metrics(app: FastAPI, visitor: httpx.AsyncClient):
    await visitor.get("/api/tweets")
    async with client_of(app, ip="127.0.0.1") as inside:
        answer = await inside.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'chirp_request_seconds_count{method="GET",route="/api/tweets",status="200"}' in answer.text


@pytest.mark.parametrize(
    ("peer", "public_url", "headers", "status"),
    [
        ("127.0.0.1", "", {}, 200),
        ("::1", "", {}, 200),
        ("203.0.113.9", "", {}, 404),
        ("192.168.1.7", "", {}, 404),
        ("10.0.0.2", "https://chirp.example", {}, 200),
        ("8.8.8.8", "https://chirp.example", {}, 404),
        ("203.0.113.9", "", {"x-forwarded-for": "127.0.0.1"}, 404),
        ("127.0.0.1", "", {"x-forwarded-for": "127.0.0.1"}, 404),
        ("10.0.0.2", "https://chirp.example", {"x-real-ip": "127.0.0.1"}, 404),
    ],
)
async def test_metrics_are_for_those_who_run_it(
    app: FastAPI, engines: Engines, peer: str, public_url: str, headers: dict[str, str], status: int
):
    engines.settings = engines.settings.model_copy(update={"public_url": public_url})
    async with client_of(app, ip=peer) as client:
        assert (await client.get("/metrics", headers=headers)).status_code == status


async def test_every_answer_has_a_request_id(visitor: httpx.AsyncClient):
    ids = {
        (await visitor.get(path)).headers["x-request-id"] for path in ("/api/tweets", "/api/nothing", "/health/live")
    }
    assert len(ids) == 3
    given = {"x-request-id": "abc-123-def"}
    assert (await visitor.get("/api/tweets", headers=given)).headers["x-request-id"] == "abc-123-def"
    for odd in ("a\tb<script>", "short", "x" * 65, "dots.and_lines", "two words 1", "12345678\n"):
        answer = await visitor.get("/api/tweets", headers=[(b"x-request-id", odd.encode())])
        assert answer.headers["x-request-id"] != odd


async def test_jobs_carry_the_request_id(ana: Person, engines: Engines):
    await engines.redis.flushdb()
    posted = await ana.client.post("/api/tweets", json={"text": "hi"}, headers={"x-request-id": "from-the-browser"})
    assert posted.status_code == 201
    (queued,) = [await engines.redis.get(key) for key in await engines.redis.keys("arq:job:fan_out:*")]
    assert b"from-the-browser" in queued
    assert "request_id" not in structlog.contextvars.get_contextvars()


async def test_head_is_get_without_the_body(visitor: httpx.AsyncClient):
    answer = await visitor.head("/api/tweets")
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 0


async def test_docs_come_from_here_alone(visitor: httpx.AsyncClient):
    page = (await visitor.get("/api/docs")).text
    assert "POST /api/tweets" in page
    assert 'id="idempotency_key_reused"' in page
    assert "http://" not in page
    assert "https://" not in page
    assert "<script" not in page
    assert (await visitor.get("/api/docs/style.css")).headers["content-type"].startswith("text/css")


async def test_avatars_are_pictures_for_ever(visitor: httpx.AsyncClient, ana: Person):
    answer = await visitor.get((await ana.client.get("/api/me")).json()["avatar_url"])
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "public_url", "expected"),
    [
        ("198.51.100.1", "203.0.113.5", "", "198.51.100.1"),
        ("198.51.100.1", "203.0.113.5", "https://chirp.example", "198.51.100.1"),
        ("127.0.0.1", "203.0.113.5", "", "127.0.0.1"),
        ("127.0.0.1", "8.8.8.8", "https://chirp.example", "8.8.8.8"),
        ("10.0.0.2", "1.2.3.4, 8.8.8.8", "https://chirp.example", "8.8.8.8"),
        ("10.0.0.2", "8.8.8.8, 10.0.0.3", "https://chirp.example", "8.8.8.8"),
        ("10.0.0.2", "nonsense", "https://chirp.example", "10.0.0.2"),
        ("10.0.0.2", "", "https://chirp.example", "10.0.0.2"),
        ("2a00:1450:4001:81b::200e", "", "", "2a00:1450:4001:81b::/64"),
        ("::ffff:198.51.100.1", "", "", "198.51.100.1"),
        ("", "", "", "unknown"),
    ],
)
async def test_whose_address_counts(engines: Engines, peer: str, forwarded: str, public_url: str, expected: str):
    engines.settings = engines.settings.model_copy(update={"public_url": public_url})
    scope = {"type": "http", "client": (peer, 1), "headers": [(b"x-forwarded-for", forwarded.encode())]}
    assert client_ip(HTTPConnection(scope)) == expected


@pytest.mark.slow
async def test_clients_of_another_address_are_not_limited_together(app, limited: Engines):
    wrong = {"password": "wrong password"}
    async with client_of(app, ip="192.0.2.1") as one, client_of(app, ip="192.0.2.2") as other:
        last = [await one.post("/api/session", json=wrong | {"username": f"nobody{n}"}) for n in range(61)][-1]
        assert last.status_code == 429
        assert (await other.post("/api/session", json=wrong | {"username": "nobody1"})).status_code == 401
