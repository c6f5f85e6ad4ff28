"""Posts whose fan-out raises, kills its worker or hangs it, while people post: the others reach everybody, none is lost."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import httpx
import pytest
from redis import Redis

from tests.chaos import distributed
from tests.chaos.cluster import Cluster, cluster
from tests.chaos.poisoned import GO_ON, HANGS, HUNG, KILLS, RAISES
from tests.chaos.processes import ROOT, chirp, until
from tests.chaos.test_restarts import home, signed_up

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="children end with their parent")]

READERS = 7
PATIENCE_S = 240
POISON = [RAISES, KILLS, RAISES, KILLS]


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Cluster]:
    with cluster(tmp_path, webs=1, workers=0) as made:
        yield made


@pytest.fixture(params=["embedded", "distributed"])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Cluster, list[str]]]:
    """Also where what is put aside lies in PostgreSQL, and all else in engines of clusters; with less poison, as workers start slowly there."""
    if request.param == "embedded":
        yield request.getfixturevalue("many"), POISON
        return
    if why := distributed.missing():
        pytest.skip(why)
    with distributed.distributed(tmp_path, webs=1, workers=0) as made:
        yield made.many, POISON[:2]


@asynccontextmanager
async def supervised(many: Cluster, *names: str) -> AsyncIterator[None]:
    """These processes run, and are started again when they end."""
    for name in names:
        many.start(name)

    async def watch() -> None:
        while True:
            for name in names:
                if many.running[name].poll() is not None:
                    many.start(name)
            await asyncio.sleep(0.05)

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.wait({watching})


async def eventually(many: Cluster, what: str, condition: Callable[[], Coroutine[Any, Any, bool]]) -> None:
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not await condition():
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise AssertionError(f"not {what}\n{many.said()}") from None


async def told(many: Cluster, *words: str) -> tuple[int, str]:
    """The exit code of a command of `chirp`, and what it says."""
    done = await asyncio.to_thread(
        subprocess.run, chirp(*words), cwd=ROOT, env=many.environment, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


def dead(many: Cluster) -> float:
    """As /metrics says."""
    with urlopen(f"http://127.0.0.1:{many.ports[0]}/metrics", timeout=5) as answer:
        found = re.search(r"^chirp_dead_jobs (\S+)", answer.read().decode(), re.MULTILINE)
    assert found
    return float(found[1])


def count(many: Cluster, file: str, sql: str) -> int:
    with closing(sqlite3.connect(f"file:{many.folder / file}?mode=ro", uri=True)) as db:
        return db.execute(sql).fetchone()[0]


async def crowd(client: httpx.AsyncClient) -> tuple[dict[str, str], list[dict[str, str]]]:
    """An author, and readers who follow them."""
    author = await signed_up(client, "author")
    readers = [await signed_up(client, f"reader{number}") for number in range(READERS)]
    for reader in readers:
        (await client.post("/api/users/author/follow", headers=reader)).raise_for_status()
    return author, readers


async def test_what_fails_is_put_aside_and_all_else_goes_on(anywhere: tuple[Cluster, list[str]]) -> None:
    many, poison = anywhere
    async with httpx.AsyncClient(base_url=many.base, timeout=30) as client:
        author, readers = await crowd(client)
        posted: list[str] = []
        poisoned: set[str] = set()
        stop = asyncio.Event()

        async def post(text: str) -> str:
            answer = await client.post("/api/tweets", json={"text": text}, headers=author)
            id: str = answer.raise_for_status().json()["tweet"]["id"]
            posted.append(id)
            return id

        async def go_on() -> None:
            while not stop.is_set():
                await post(f"Post {len(posted)}")
                (await client.get("/api/timeline", headers=readers[len(posted) % READERS])).raise_for_status()
                await asyncio.sleep(0.05)

        async def homes_have_all_but(missing: set[str]) -> bool:
            """The poisoned ones have reached those whose chunk was written."""
            wanted = sorted({*posted} - missing, key=int, reverse=True)
            shown = [await home(client, reader) for reader in readers]
            return all([id for id in ids if id not in missing] == wanted for ids in shown)

        async with supervised(many, "poisoned0", "poisoned1"):
            going_on = asyncio.create_task(go_on())
            for number, what in enumerate(poison):
                poisoned.add(await post(f"Poison {number}: {what}"))

            async def all_are_dead() -> bool:
                return await asyncio.to_thread(dead, many) == len(poison) or going_on.done()

            await eventually(many, "put aside", all_are_dead)
            stop.set()
            await going_on
            await eventually(many, "in all homes", lambda: homes_have_all_but(poisoned))
            Redis.from_url(many.environment["CHIRP_REDIS_URL"]).flushall()
            code, doctor = await told(many, "doctor")
            assert code == 1
            assert re.search(
                rf"^FAIL  jobs +{len(poison)} put aside; newest .*: fan_out \d+, .+\. See: chirp jobs$", doctor, re.M
            )
            code, listed = await told(many, "jobs")
            assert code == 0
            assert {id for id in posted if f" {id} " in listed} == poisoned
            assert listed.count("ValueError: a poisoned post") == len(poison) // 2
            assert listed.count(" workers ended while they did it") == len(poison) // 2

        for name in ("poisoned0", "poisoned1"):
            many.end(name)
        many.start("worker0")  # what was wrong is mended
        code, said = await told(many, "jobs", "retry", "--all")
        assert (code, said) == (0, f"Queued again: {len(poison)}. What fails again comes back to the list.\n")
        await eventually(many, "in all homes", lambda: homes_have_all_but(set()))

        async def none_is_dead() -> bool:
            return await asyncio.to_thread(dead, many) == 0

        await eventually(many, "done", none_is_dead)
        assert await told(many, "jobs", "list") == (0, "No job is put aside.\n")


async def test_a_job_that_two_workers_do_is_done_once(many: Cluster) -> None:
    async with httpx.AsyncClient(base_url=many.base, timeout=30) as client:
        author, readers = await crowd(client)
        many.start("worker0")  # nothing but the post is to do for the one that hangs
        queue = Redis.from_url(many.environment["CHIRP_REDIS_URL"])

        async def drained() -> bool:
            return queue.zcard("arq:queue") == 0

        await eventually(many, "drained", drained)
        many.end("worker0")
        many.start("poisoned0")
        words = {"text": f"@reader0 {HANGS}"}
        answer = (await client.post("/api/tweets", json=words, headers=author)).raise_for_status().json()
        id = answer["tweet"]["id"]
        await asyncio.to_thread(until, (many.folder / HUNG).exists, "a worker hangs", many.said)
        many.start("poisoned1")

        async def taken_over() -> bool:
            return count(many, "tweets.db", "SELECT count(*) FROM pending_fan_out") == 0

        await eventually(many, "taken by the other worker", taken_over)
        (many.folder / GO_ON).touch()
        assert many.end("poisoned0") == 0  # it did its part to the end
        await eventually(many, "drained", drained)
        assert all([await home(client, reader) == [id] for reader in readers])
        assert count(many, "timelines.db", f"SELECT count(*) FROM user_timeline WHERE act_id = {id}") == READERS
        bell = (await client.get("/api/notifications", headers=readers[0])).raise_for_status().json()
        assert [(one["type"], one["actors_count"]) for one in bell["items"]] == [("mention", 1)]
        assert await asyncio.to_thread(dead, many) == 0, (await told(many, "jobs"))[1]
        assert many.end("poisoned1") == 0
