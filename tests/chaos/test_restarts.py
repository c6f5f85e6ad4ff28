"""Workers that are restarted while people post: nothing that fan-out owes anybody is lost or left lying."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.chaos.cluster import Cluster, cluster
from tests.chaos.processes import until

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="children end with their parent")]

READERS = 12
RESTARTS = 6
PATIENCE_S = 100


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Cluster]:
    with cluster(tmp_path, webs=2, workers=2) as made:
        yield made


async def signed_up(client: httpx.AsyncClient, name: str) -> dict[str, str]:
    """Headers of somebody new."""
    form = {"username": name, "email": f"{name}@example.com", "password": "tangerine moon"}
    answer = (await client.post("/api/users", json=form)).raise_for_status()
    return {"authorization": f"Bearer {answer.json()['token']}"}


async def home(client: httpx.AsyncClient, who: dict[str, str]) -> list[str]:
    shown: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await client.get("/api/timeline", params={"limit": 50} | cursor, headers=who)
        page = answer.raise_for_status().json()
        shown += [tweet["id"] for tweet in page["items"]]
        if not page["next_cursor"]:
            return shown
        cursor = {"cursor": page["next_cursor"]}


def until_at_work(many: Cluster, name: str, starts: int) -> None:
    until(lambda: many.log(name).read_text().count("worker takes jobs") == starts, f"{name} at work", many.said)


async def test_no_fan_out_is_lost_when_workers_are_restarted_under_load(many: Cluster):
    async with httpx.AsyncClient(base_url=many.base, timeout=30) as client:
        author = await signed_up(client, "author")
        readers = [await signed_up(client, f"reader{number}") for number in range(READERS)]
        for reader in readers:
            (await client.post("/api/users/author/follow", headers=reader)).raise_for_status()
        posted: list[str] = []
        restarted = asyncio.Event()

        async def post() -> None:
            while not restarted.is_set():
                text = {"text": f"Post {len(posted)}"}
                answer = (await client.post("/api/tweets", json=text, headers=author)).raise_for_status()
                posted.append(answer.json()["tweet"]["id"])

        posting = asyncio.create_task(post())
        for turn in range(RESTARTS):
            name = f"worker{turn % 2}"
            await asyncio.to_thread(until_at_work, many, name, turn // 2 + 1)
            before = len(posted)
            while len(posted) < before + 5 and not posting.done():
                await asyncio.sleep(0.01)
            began = time.monotonic()
            assert await asyncio.to_thread(many.end, name) == 0, many.said()
            assert time.monotonic() - began < 10
            many.start(name)
        restarted.set()
        await posting
        patience = time.monotonic() + PATIENCE_S
        for reader in readers:
            while (shown := await home(client, reader)) != posted[::-1]:
                assert time.monotonic() < patience, f"{len(posted)} posted, {len(shown)} shown\n{many.said()}"
                await asyncio.sleep(0.2)
    said = [many.log(f"worker{number}").read_text() for number in range(2)]
    for log in said:
        assert "[error" not in log, log[log.index("[error") - 200 :][:5000]
