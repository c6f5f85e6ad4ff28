"""The way of a post: what each step tells, and what browsers may add to it."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import httpx
import pytest

from backend import tracing
from backend.engines import Engines
from backend.traces import Step
from tests.api.conftest import Person
from tests.api.test_hostile import problem
from tests.api.test_tweets import post
from workers.fan_out import fan_out
from workers.main import _function

PATH = "/api/traces/shown"


async def steps_of(engines: Engines, made: dict[str, Any]) -> dict[str, Step]:
    await engines.traces.flush()
    return {step.name: step for step in await engines.traces.of(int(made["act_id"]))}


async def carrier_of(engines: Engines, made: dict[str, Any], name: str = "post") -> str:
    """Of one of its steps, as it goes along with a push."""
    steps = await steps_of(engines, made)
    (member,) = [one for one in await engines.redis.zrange("chirp:traces", 0, -1) if made["id"].encode() in one]
    return f"00-{member.decode().partition(':')[2]}-{steps[name].id}-01"


async def test_a_posts_way_goes_on_in_its_job_and_is_told_in_order(engines: Engines, ana: Person, bob: Person):
    await bob.client.post(f"/api/users/{ana.username}/follow")
    made = await post(ana, "on its way")
    (queued,) = [
        one
        for one in await engines.jobs._pool.queued_jobs()
        if one.args == (int(made["id"]),) and one.function == "fan_out"
    ]
    queue = engines.jobs._pool
    about = {"redis": queue, "job_id": queued.job_id, "job_try": 1, "enqueue_time": queued.enqueue_time}
    await _function(fan_out).coroutine(about, *queued.args, **queued.kwargs)
    found = await steps_of(engines, made)
    names = {step.id: step.name for step in found.values()}
    assert {name: names.get(step.parent, "") for name, step in found.items()} == {
        "post": "",
        "check": "post",
        "store": "post",
        "enqueue": "post",
        "queue": "enqueue",
        "fan_out": "enqueue",
        "page of followers": "fan_out",
        "timelines": "fan_out",
    }
    assert list(found) == sorted(found, key=lambda name: found[name].start_ns)
    assert found["post"].attributes == {"chirp.act": made["id"], "delivery": "push"}
    assert found["timelines"].attributes["rows"] == 1
    assert (await engines.traces.recent(1)) == [int(made["id"])]


async def test_a_browser_tells_once_when_it_showed_a_post(engines: Engines, ana: Person, bob: Person):
    made = await post(ana, "seen")
    carrier, now = await carrier_of(engines, made), time.time_ns() // 1_000_000
    told = {"carrier": carrier, "sent_ms": now - 40, "at_ms": now}
    for _ in range(2):
        assert (await bob.client.post(PATH, json=told)).status_code == 204
    await engines.traces.flush()
    shown = [step for step in await engines.traces.of(int(made["id"])) if step.name == "shown"]
    assert [(one.process, one.end_ns - one.start_ns) for one in shown] == [(f"tab of @{bob.username}", 40_000_000)]


async def test_who_makes_carriers_up_tells_a_little_of_one_post(engines: Engines, ana: Person, bob: Person):
    made = await post(ana, "made up")
    carrier, now = await carrier_of(engines, made), time.time_ns() // 1_000_000
    trace = carrier.split("-")[1]
    for number in range(1, 40):
        told = {"carrier": f"00-{trace}-{number:016x}-01", "sent_ms": now - 40, "at_ms": now}
        assert (await bob.client.post(PATH, json=told)).status_code == 204
    assert (await ana.client.post(PATH, json={"carrier": carrier, "sent_ms": now, "at_ms": now})).status_code == 204
    await engines.traces.flush()
    shown = Counter(step.process for step in await engines.traces.of(int(made["id"])) if step.name == "shown")
    assert shown == {f"tab of @{bob.username}": 20, f"tab of @{ana.username}": 1}


async def test_a_tab_that_shows_a_post_before_its_steps_are_kept_is_heard_too(engines: Engines, bob: Person):
    act = await engines.ids.next()
    with tracing.root("post"):
        tracing.name_act(act)
        carrier, now = tracing.carrier(), time.time_ns() // 1_000_000
        told = {"carrier": carrier, "sent_ms": now, "at_ms": now}
    assert (await bob.client.post(PATH, json=told)).status_code == 204
    await engines.traces.flush()
    assert "shown" in {step.name for step in await engines.traces.of(act)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"carrier": "00-1-1-01"},
        {"carrier": "x" * 65},
        {"carrier": f"00-{'0' * 32}-{'1' * 16}-01"},
        {"at_ms": 1},
        {"at_ms": -1},
        {"at_ms": 2**60},
        {"at_ms": "soon"},
    ],
)
async def test_what_no_tab_of_ours_says_is_refused(bob: Person, wrong: dict[str, object]):
    now = time.time_ns() // 1_000_000
    good = {"carrier": f"00-{'1' * 32}-{'1' * 16}-01", "sent_ms": now, "at_ms": now}
    problem(await bob.client.post(PATH, json=good | wrong), 422)


async def test_nobody_adds_to_what_is_not_kept_and_visitors_add_nothing(
    engines: Engines, bob: Person, visitor: httpx.AsyncClient
):
    now = time.time_ns() // 1_000_000
    told = {"carrier": f"00-{'2' * 32}-{'1' * 16}-01", "sent_ms": now, "at_ms": now}
    assert (await bob.client.post(PATH, json=told)).status_code == 204
    await engines.traces.flush()
    assert await engines.redis.keys("chirp:trace:2222*") == []
    problem(await visitor.post(PATH, json=told), 401)


async def test_the_oldest_ways_are_forgotten(engines: Engines, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("backend.traces._MOST", 3)
    await engines.redis.delete("chirp:traces")
    lists: list[str] = []
    for act in range(1, 6):
        with tracing.root("post"):
            tracing.name_act(act << 22)
            lists.append(f"chirp:trace:{(tracing.carrier() or '').split('-')[1]}")
    await engines.traces.flush()
    assert await engines.traces.recent(100) == [5 << 22, 4 << 22, 3 << 22]
    assert await engines.traces.of(1 << 22) == []
    assert [await engines.redis.exists(one) for one in lists] == [0, 0, 1, 1, 1]


async def test_without_redis_a_post_goes_its_way_untold(engines: Engines, ana: Person, monkeypatch: pytest.MonkeyPatch):
    async def gone(*_: object) -> int:
        raise ConnectionError

    monkeypatch.setattr(engines.traces._redis, "rpush", gone)
    made = await post(ana, "untold")
    await engines.traces.flush()
    assert await engines.traces.of(int(made["id"])) == []


async def test_without_redis_a_tab_that_tells_is_told_nothing_of_it(
    engines: Engines, ana: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
):
    carrier, now = await carrier_of(engines, await post(ana, "seen")), time.time_ns() // 1_000_000

    async def gone(*_: object) -> int:
        raise ConnectionError

    monkeypatch.setattr(engines.traces._redis, "exists", gone)
    told = {"carrier": carrier, "sent_ms": now, "at_ms": now}
    assert (await bob.client.post(PATH, json=told)).status_code == 204
