"""Search that is gone, hangs or is broken while people post and read: search says so, all else goes on, and it catches up."""

from __future__ import annotations

import asyncio
import fcntl
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

import httpx
import pytest

from tests.chaos.load import Load, load
from tests.chaos.processes import Running, chirp_run
from tests.engines import broken_http
from tests.engines.ports import free

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
_CALLS = ("q=storm", "q=storm&sort=top", "q=post&type=users", "q=s&type=hashtags")


async def searches_say_so(storm: Load) -> None:
    for answer in await asyncio.gather(*(storm.ask("search", "GET", f"/api/search?{call}") for call in _CALLS)):
        assert answer.status_code == 503
        assert "search" in answer.json()["detail"].lower()
    typed = await storm.ask("search", "GET", "/api/search/suggestions?q=%40post")
    assert typed.status_code == 503


async def all_else_goes_on(storm: Load, running: Running) -> None:
    """For twenty posts and reads from now on; fan-out keeps up."""
    storm.forget()
    await asyncio.gather(storm.until("post", 201, 20), storm.until("read", 200, 20))
    newest = max(storm.posted)
    async with asyncio.timeout(10):
        while newest not in await storm.home():
            await asyncio.sleep(0.05)
    assert {status for act, status in storm.answers if act != "search"} == {200, 201}, storm.answers
    assert max(storm.slowest["post"], storm.slowest["read"]) < 3
    assert running.is_ready()


async def found(client: httpx.AsyncClient) -> set[int]:
    ids: set[int] = set()
    cursor: dict[str, str] = {}
    while True:
        page = await client.get("/api/search", params={"q": "storm", "limit": "100"} | cursor)
        if page.is_error:
            return ids
        ids |= {int(item["id"]) for item in page.json()["items"]}
        if not page.json()["next_cursor"]:
            return ids
        cursor = {"cursor": page.json()["next_cursor"]}


async def all_is_found(storm: Load) -> None:
    """What was acknowledged until now."""
    posted = set(storm.posted)
    async with asyncio.timeout(90):
        while not posted <= await found(storm.client):
            await asyncio.sleep(0.2)


@pytest.fixture
async def storm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Load, Running]]:
    monkeypatch.setenv("CHIRP_RATE_LIMITS", "off")
    with chirp_run(tmp_path / "data", "--no-demo") as running:
        running.wait_ready()
        async with load(running.url) as made:
            yield made, running


async def test_an_index_that_is_gone_broken_or_held_heals_by_itself(storm: tuple[Load, Running]) -> None:
    people, running = storm
    index = running.data / "search"
    await people.until("post", 201, 10)
    await all_is_found(people)

    take_away(index)
    await searches_say_so(people)
    await all_else_goes_on(people, running)
    index.unlink()
    await all_is_found(people)

    for file in index.glob("*/tweets/*"):
        file.write_bytes(b"no index at all")
    await all_else_goes_on(people, running)
    await all_is_found(people)

    with held(index):
        await all_else_goes_on(people, running)
    await all_is_found(people)
    await people.settled()


def take_away(index: Path) -> None:
    """A file is where the folder belongs: nobody can make another one, as whoever looks for it does at once."""
    while not index.is_file():
        index.rename(index.with_name(f"gone{time.monotonic_ns()}"))
        with suppress(FileExistsError):
            index.touch(exist_ok=False)


@contextmanager
def held(index: Path):
    """As by another process that writes and does not let go."""
    newest = max(index.glob("v*-*"), key=lambda folder: int(folder.name.rpartition("-")[2]))
    with (newest / "tweets" / ".tantivy-writer.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


async def test_a_server_that_refuses_hangs_or_fails_is_a_notice_on_search_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (port,) = free(1)
    monkeypatch.setenv("CHIRP_SEARCH_URL", f"meilisearch+http://key@127.0.0.1:{port}")
    monkeypatch.setenv("CHIRP_SECRET_KEY", "for tests only")
    monkeypatch.setenv("CHIRP_RATE_LIMITS", "off")
    ways: list[Callable[[], AbstractContextManager[object]]] = [
        lambda: nullcontext(),
        lambda: broken_http.failing(port),
        lambda: broken_http.hanging(port),
    ]
    with chirp_run(tmp_path / "data", "--no-demo") as running:
        running.wait_ready()
        async with load(running.url) as people:
            for way in ways:
                with way():
                    await asyncio.gather(all_else_goes_on(people, running), searches_say_so(people))
            await people.settled()
