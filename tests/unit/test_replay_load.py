"""The open loop, against an application that answers when the test wants it to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import httpx
import pytest

from chirp_app.replay.crowd import Crowd
from chirp_app.replay.load import Load
from chirp_app.replay.plan import Plan
from chirp_app.replay.results import Results
from chirp_app.replay.run import beside

Answer = Callable[[str, str], Awaitable[tuple[int, bytes]]]
CROWD = Crowd(["token1", "token2"], ["r_1", "r_2"], "a test")


def load(answer: Answer, *, rate: float = 200, seconds: float = 0.2, most: int = 100, mix: str = "home") -> Load:
    async def app(scope: MutableMapping[str, Any], receive: Callable, send: Callable) -> None:
        status, body = await answer(scope["method"], scope["path"])
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body})

    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://chirp.test")
    return Load(client, CROWD, Plan(rate, seconds, {mix: 1}, 2, 1, 1, most), Results())


async def test_requests_go_out_whether_earlier_ones_were_answered_or_not_and_waiting_counts() -> None:
    come, enough = 0, asyncio.Event()

    async def answer(method: str, path: str) -> tuple[int, bytes]:
        nonlocal come
        come += 1
        if come == 20:
            enough.set()
        await enough.wait()
        return 200, b"{}"

    one = load(answer)
    async with asyncio.timeout(20):
        await one.drive()
        await one.finish()
    waits = one.results.waits()
    assert len(waits) == one.results.count("ok") >= 20
    first = min(one.results.samples, key=lambda sample: sample.due)
    twentieth = sorted(sample.due for sample in one.results.samples)[19]
    assert first.ms >= (twentieth - first.due) * 1000
    assert not one.results.dropped


async def test_what_is_above_the_bound_is_dropped_and_counted() -> None:
    over = asyncio.Event()

    async def answer(method: str, path: str) -> tuple[int, bytes]:
        await over.wait()
        return 200, b"{}"

    one = load(answer, most=3)
    await one.drive()
    assert one.in_flight == 3
    over.set()
    await one.finish()
    assert one.results.count("ok") == 3
    assert len(one.results.dropped) > 3


async def test_each_kind_of_refusal_is_told_apart() -> None:
    statuses = [200, 429, 404, 503]

    async def answer(method: str, path: str) -> tuple[int, bytes]:
        return statuses.pop() if statuses else 200, b"{}"

    one = load(answer)
    await one.drive()
    await one.finish()
    assert [one.results.count(outcome) for outcome in ("limited", "refused", "failed")] == [1, 1, 1]


async def test_what_was_posted_is_told_to_whoever_follows_it() -> None:
    async def answer(method: str, path: str) -> tuple[int, bytes]:
        assert (method, path) == ("POST", "/api/tweets")
        return 201, b'{"tweet": {"id": "17"}, "fanout": "push"}'

    one = load(answer, mix="post")
    await one.drive()
    await one.finish()
    assert {id for id, _ in one.posted} == {17}
    assert len(one.posted) == one.results.count("ok") > 0


async def test_likes_go_to_posts_that_were_seen_before() -> None:
    asked: list[tuple[str, str]] = []

    async def answer(method: str, path: str) -> tuple[int, bytes]:
        asked.append((method, path))
        return 200, b'{"items": [{"id": "17"}, {"id": "18"}]}' if path == "/api/timeline" else b"{}"

    one = load(answer, mix="like")
    await one.drive()
    await one.finish()
    assert asked[0] == ("GET", "/api/timeline")
    assert set(asked) >= {("POST", "/api/tweets/17/like"), ("POST", "/api/tweets/18/like")}
    assert one.results.count("ok", "like") == len(asked)


@pytest.mark.slow
async def test_what_this_machine_has_no_time_for_is_missed_and_the_time_ends_all_the_same() -> None:
    busy = True

    async def answer(method: str, path: str) -> tuple[int, bytes]:
        nonlocal busy
        if busy:
            busy = False
            time.sleep(1.5)  # noqa: ASYNC251 (nothing else can run meanwhile: that is the point)
        return 200, b"{}"

    one = load(answer, seconds=0.5)
    await one.drive()
    await one.finish()
    assert len(one.results.missed) > 10
    assert one.results.seconds < 10
    assert not one.results.dropped


async def test_what_runs_beside_it_ends_even_if_it_takes_a_cancellation_for_something_else() -> None:
    heard = 0

    async def hard_of_hearing() -> None:
        nonlocal heard
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            heard += 1
        await asyncio.sleep(60)

    async with asyncio.timeout(20), beside(hard_of_hearing()):
        await asyncio.sleep(0)
    assert heard == 1
