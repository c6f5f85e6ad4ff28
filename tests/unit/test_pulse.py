"""What each process counted in the last minute, told while somebody looks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from redis.asyncio import Redis

from backend import metrics, pulse
from backend.pulse import Pulse
from tests.engines.valkey import valkey


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with valkey(Path(tmp_path_factory.mktemp("pulse")) / "valkey") as url:
        yield url


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    now = {"s": 1000.0, "ms": 5_000_000.0}
    monkeypatch.setattr(pulse.time, "monotonic", lambda: now["s"])
    monkeypatch.setattr(pulse.time, "time_ns", lambda: int(now["ms"] * 1e6))
    return now


async def test_a_process_tells_what_it_did_in_the_last_minute_and_only_while_somebody_looks(
    url: str, clock: dict[str, float]
):
    async with Redis.from_url(url) as redis:
        await redis.flushall()
        web, reader = Pulse(redis, "web 1"), Pulse(redis, "chirp")
        for one in (web, reader):
            one._remember(clock["s"])
        await web.beat()
        assert await redis.exists("chirp:pulses") == 0
        step = metrics.STEPS.labels("store")
        for _ in range(100):  # long ago, at last
            step.observe(3)
        assert [beat.process.partition(" ")[0] for beat in await reader.all()] == ["chirp"]
        for _ in range(20):
            clock["s"] += 5
            step.observe(0.003)
            await web.beat()
        beat = (await reader.all())[-1]
        assert beat.process.startswith("web ")
        assert (beat.steps["store"].count, beat.window_s) == (12, 60)
        assert (beat.steps["store"].at_most["0.0025"], beat.steps["store"].at_most["0.005"]) == (0, 12)


async def test_a_process_that_went_is_not_shown_and_then_forgotten(url: str, clock: dict[str, float]):
    async with Redis.from_url(url) as redis:
        await redis.flushall()
        went, reader = Pulse(redis, "worker 2"), Pulse(redis, "web 1")
        for one in (went, reader):
            one._remember(clock["s"])
        await reader.all()
        await went.beat()
        assert len(await reader.all()) == 2
        clock["ms"] += 6_000
        await reader.beat()
        assert [beat.process.partition(" ")[0] for beat in await reader.all()] == ["web"]
        clock["ms"] += 60_000
        await reader.beat()
        await reader.all()
        assert len(await reader._redis.hgetall("chirp:pulses")) == 1


def more(told: dict[str, Any]) -> dict[str, Any]:
    return told | {
        "mood": "good",
        "jobs": told["jobs"] | {"colour": "red"},
        "steps": {"store": told["jobs"] | {"a": 1}},
    }


async def test_what_a_newer_process_tells_besides_is_left_out(url: str, clock: dict[str, float]):
    async with Redis.from_url(url) as redis:
        await redis.flushall()
        web, reader = Pulse(redis, "worker 2"), Pulse(redis, "web 1")
        for one in (web, reader):
            one._remember(clock["s"])
        await reader.all()
        await web.beat()
        for name, told in (await reader._redis.hgetall("chirp:pulses")).items():
            await reader._redis.hset("chirp:pulses", name, orjson.dumps(more(orjson.loads(told))))
        assert [beat.process.partition(" ")[0] for beat in await reader.all()] == ["web", "worker"]
