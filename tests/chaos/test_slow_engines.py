"""Each engine stops answering while people post and read, and goes on later: nobody waits for ever, no crowd gathers, nothing is lost.

One system stands through all of it. What was acknowledged in any of the tests is looked for at the end.
"""

from __future__ import annotations

import asyncio
import io
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.chaos.cluster import Cluster, cluster
from tests.chaos.load import Load, load
from tests.chaos.processes import processes
from tests.engines import postgresql, seaweedfs

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]
_LIMITS = "pool_size=5&max_overflow=0&pool_timeout=2&most_waiting=30&statement_timeout=3"
_CROWD = 150
"""Requests at once, of which only so many as the queues hold may wait."""
_MOST_WAIT_S = 25
"""Of the slowest of a crowd: some time-outs one after the other, on a machine that does much else."""
_MOST_GROWTH_MB = 60


@dataclass
class System:
    cluster: Cluster
    sql: postgresql.Server
    sql_url: str
    media: seaweedfs.Server
    loads: list[Load] = field(default_factory=list[Load])

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.cluster.ports[0]}"

    def memory_mb(self) -> float:
        status = Path(f"/proc/{self.cluster.running['web0'].pid}/status").read_text()
        found = re.search(r"^VmRSS:\s+(\d+)", status, re.MULTILINE)
        assert found
        return int(found[1]) / 1024


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    if why := postgresql.missing():
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("slow")
    with ExitStack() as stack:
        sql = stack.enter_context(postgresql.postgresql())
        database = sql.database()
        media = stack.enter_context(seaweedfs.seaweedfs(folder / "media"))
        given = {"CHIRP_DATABASE_URL": f"{database}?{_LIMITS}", "CHIRP_MEDIA_URL": media.url}
        made = stack.enter_context(cluster(folder / "chirp", webs=1, workers=1, **given))
        yield System(made, sql, database, media)


@pytest.fixture
async def storm(system: System) -> AsyncIterator[Load]:
    before = system.memory_mb()
    async with load(system.base) as made:
        await made.until("post", 201, 5)
        made.forget()
        yield made
        await quick_again(made)
    system.loads.append(made)
    assert system.memory_mb() - before < _MOST_GROWTH_MB
    said = system.cluster.log("web0").read_text()
    assert "Traceback" not in said, said[said.index("Traceback") - 500 :][:3000]


async def quick_again(storm: Load) -> None:
    """Within seconds of the engine's return, posts and reads are answered as before."""
    async with asyncio.timeout(30):
        while (await ready(storm))[0] != 200:
            await asyncio.sleep(0.1)
        await asyncio.gather(storm.until("post", 201, 3), storm.until("read", 200, 3))
        storm.forget()
        await asyncio.gather(storm.until("post", 201, 10), storm.until("read", 200, 10))
    assert set(storm.answers) == {("post", 201), ("read", 200)}
    assert max(storm.slowest.values()) < 3


@contextmanager
def stopped(*pids: int) -> Iterator[None]:
    """They are there and do nothing, as processes of a machine that swaps or hangs."""
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def pids_of(part: object) -> list[int]:
    """Processes whose command names it, and their children."""
    alive = processes()
    found = {pid for pid, _, command in alive if str(part) in command}
    return [pid for pid, parent, _ in alive if pid in found or parent in found]


async def ready(storm: Load) -> tuple[int, dict[str, str]]:
    assert (await storm.client.get("/health/live")).status_code == 200
    answer = await storm.client.get("/health/ready")
    return answer.status_code, answer.json()["engines"]


async def crowd(storm: Load, act: str, path: str) -> Counter[int]:
    """So many ask at once; how often each status was answered."""
    asked = [storm.ask(act, "GET", path, headers=storm.reader) for _ in range(_CROWD)]
    statuses = Counter(answer.status_code for answer in await asyncio.gather(*asked))
    assert storm.slowest[act] < _MOST_WAIT_S, storm.slowest
    return statuses


async def shed(storm: Load, engine: str) -> float:
    """How many calls were refused because too many waited for that engine."""
    metrics = (await storm.client.get("/metrics")).text
    found = re.search(rf'^chirp_shed_total{{engine="{engine}"}} (\S+)', metrics, re.MULTILINE)
    return float(found[1]) if found else 0


async def test_a_locked_table_is_waited_for_by_few(system: System, storm: Load) -> None:
    engine, before = create_async_engine(system.sql_url), await shed(storm, "database")
    async with engine.begin() as connection:
        await connection.execute(text("LOCK TABLE follows IN ACCESS EXCLUSIVE MODE"))
        assert set(await crowd(storm, "followers", f"/api/users/{storm.names[0]}/followers")) == {503}
        assert await shed(storm, "database") > before
    await engine.dispose()


async def test_a_database_that_hangs_is_told_and_found_again(system: System, storm: Load) -> None:
    with stopped(*pids_of(system.sql.folder)):
        await storm.until("post", 503)
        assert await ready(storm) == (503, {"database": "no answer within 3 s"})
        assert set(await crowd(storm, "read", "/api/timeline")) == {503}


async def test_a_redis_that_hangs_stops_neither_posts_nor_reads(system: System, storm: Load) -> None:
    with stopped(*pids_of(system.cluster.folder / "valkey")):
        await asyncio.gather(storm.until("post", 201, 10), storm.until("read", 200, 10))
        storm.forget()  # what waited for it in vain: from now on it is known to be away
        await asyncio.gather(storm.until("post", 201, 20), storm.until("read", 200, 20))
        assert set(storm.answers) == {("post", 201), ("read", 200)}
        assert set(await crowd(storm, "read", "/api/timeline")) == {200}
        assert await ready(storm) == (200, {"redis": "not answering"})


async def test_a_bucket_that_hangs_or_is_gone_costs_uploads_only(system: System, storm: Load) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (600, 400), "teal").save(picture, "PNG")

    async def upload() -> httpx.Response:
        files = {"file": ("sea.png", picture.getvalue(), "image/png")}
        return await storm.ask("upload", "POST", "/api/media", files=files, headers=storm.posters[0])

    kept = (await upload()).raise_for_status().json()
    with stopped(*pids_of(system.media.folder)):
        refused = await asyncio.gather(*(upload() for _ in range(40)))
        assert {one.status_code for one in refused} == {503}
        assert set(await crowd(storm, "see", kept["url"])) == {503}
        assert (await ready(storm))[0] == 200
    assert (await upload()).status_code == 201
    system.media.kill()
    assert (await upload()).json()["detail"] == "Files can't be uploaded right now. You can post without them."
    assert set(await crowd(storm, "see", kept["url"])) == {503}
    assert {status for act, status in storm.answers if act in ("post", "read")} == {200, 201}
    system.media.start()
    assert (await upload()).status_code == 201
    assert (await storm.client.get(kept["url"])).status_code == 200
    body = {"text": "storm with a picture", "media_ids": [kept["id"]]}
    shown = await storm.ask("post", "POST", "/api/tweets", json=body, headers=storm.posters[0])
    storm.posted.add(int(shown.raise_for_status().json()["tweet"]["id"]))


async def test_after_all_of_it_homes_hold_what_was_acknowledged(system: System) -> None:
    async with httpx.AsyncClient(base_url=system.base, timeout=30) as client:
        for storm in system.loads:
            storm.client = client
            await storm.settled()
