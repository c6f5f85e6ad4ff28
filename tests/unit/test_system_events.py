"""The system's own events: kept in Redis up to a bound, and told shortly where posts are many."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from backend import background, redis_servers, tracing
from backend.engines import Engines
from backend.errors import Unavailable
from backend.event_log import EventLog
from backend.events import CachesFlushed
from backend.search.stoppable import StoppableSearch
from backend.services import tweets
from backend.services.system_events import condensed
from backend.services.tweets import Draft
from backend.system_events import Event, Kind, heard, told
from chirp_app.event_notes import EventNotes
from tests import factories
from tests.engines.valkey import server
from tests.factories import Later
from workers import reconcile, search_index
from workers.fan_out import fan_out


def event(kind: Kind, at_ms: int = 0) -> Event:
    return Event(kind, at_ms, "worker 7")


def test_many_posts_between_two_other_events_are_one_row_of_each_kind():
    posts = [event(kind, 90 - place) for place in range(5) for kind in ("posted", "fanned_out")]
    few = [event("posted", 20), event("fanned_out", 19), event("posted", 18)]
    rows = condensed([event("proved", 99), *posts, event("paused", 30), event("ended", 29), *few])
    assert [(row.kind, row.at_ms, count) for row, count in rows] == [
        ("proved", 99, 1),
        ("posted", 90, 5),
        ("fanned_out", 90, 5),
        ("paused", 30, 1),
        ("ended", 29, 1),
        *((one.kind, one.at_ms, 1) for one in few),
    ]


def test_a_newer_version_may_tell_more():
    raw = told(event("paused")).replace(b"{", b'{"colour":"red",')
    assert heard(raw) == event("paused")


@pytest.mark.slow
async def test_a_flood_of_posts_washes_away_nothing_else(engines: Engines):
    engines.event_log.note("threshold", number=7)
    for number in range(600):
        engines.event_log.note("posted", number=number)
    for _ in range(250):
        engines.event_log.note("resumed")
    await engines.event_log.flush()
    kept = [event.kind for event in await engines.event_log.newest()]
    assert (kept.count("posted"), len(kept)) == (500, 700)


@pytest.mark.parametrize("kept", ["event_log", "traces"])
async def test_a_flush_beside_another_ends_when_all_is_readable(engines: Engines, kept: str):
    with tracing.root("post"):
        tracing.name_act(7)
        engines.event_log.note("threshold", number=7)
    log = engines.event_log if kept == "event_log" else engines.traces
    other = asyncio.create_task(log.flush())
    await asyncio.sleep(0)  # it has taken what there was
    await log.flush()
    assert await (engines.event_log.newest() if kept == "event_log" else engines.traces.recent(1))
    await other


async def test_what_processes_do_is_told_by_them(engines: Engines, tmp_path: Path):
    await engines.caches.users.get_many([(await factories.person()).id])
    held = sum(map(len, (engines.caches.users, engines.caches.viewers)))
    await engines.bus.publish(CachesFlushed())
    author = await factories.person()
    posted = int((await tweets.create(author, Draft("told of"))).tweet.id)
    await fan_out(posted)
    await fan_out(posted)  # it was done already
    engines.search = StoppableSearch(engines.search, tmp_path / "stopped")
    (tmp_path / "stopped").touch()
    with pytest.raises(Unavailable):
        await search_index.catch_up()
    (tmp_path / "stopped").unlink()
    for _ in range(2):  # the second time there is nothing to catch up with
        await search_index.catch_up()
    await engines.event_log.flush()
    newest = sorted(await engines.event_log.newest(), key=lambda one: one.at_ms)
    assert [(one.kind, one.number, one.actor) for one in newest] == [
        ("caches_flushed", held, 0),
        ("posted", posted, author.id),
        ("fanned_out", posted, author.id),
        ("search_caught_up", 0, 0),
    ]
    assert {one.process for one in newest} == {f"chirp {os.getpid()}"}


async def test_what_a_late_fan_out_needs_is_told_once(engines: Engines, clock: Later):
    await tweets.create(await factories.person(), Draft("lost"))
    await engines.redis.flushdb()  # and its job with that
    clock.ahead_ms = 20_000
    for _ in range(2):
        await reconcile.reconcile()  # the second time it is in the queue
    await engines.event_log.flush()
    assert [(one.kind, one.number) for one in await engines.event_log.newest() if one.kind == "requeued"] == [
        ("requeued", 1)
    ]


async def test_without_redis_nothing_waits_for_it(engines: Engines):
    await engines.redis.shutdown(nosave=True)
    engines.event_log.note("threshold", number=1)
    await engines.event_log.flush()
    with pytest.raises(redis_servers.GONE):
        await engines.event_log.newest()


async def test_what_is_being_written_when_its_process_ends_is_written(tmp_path: Path):
    with server(tmp_path / "valkey") as running:
        redis: Any = redis_servers.client(running.url)  # its answers are typed as if they came at once
        log = EventLog(redis, "web 1")
        keeping = asyncio.create_task(log.keep())
        await redis.ping()
        await redis.client_pause(60_000, all=False)
        for _ in range(3):
            log.note("paused")
        async with asyncio.timeout(20):
            while log._waiting:  # pyright: ignore[reportPrivateUsage]
                await asyncio.sleep(0.01)
        keeping.cancel()
        await asyncio.sleep(0)
        await redis.client_unpause()
        async with asyncio.timeout(20):
            with pytest.raises(asyncio.CancelledError):
                await keeping
        assert len(await log.newest()) == 3
        await redis.aclose()


async def test_the_supervisor_tells_once_valkey_is_there(tmp_path: Path):
    with server(tmp_path / "valkey") as running:
        running.kill()
        notes = EventNotes(running.path)
        notes.note("ended", service="valkey", pid=7, why="signal 9")
        notes.note("paused", service="worker")
        keeping = asyncio.create_task(notes.keep())
        running.start()
        log = EventLog(redis_servers.client(running.url), "web")
        async with asyncio.timeout(20):
            while len(newest := await log.newest()) < 2:
                await asyncio.sleep(0.01)
        await background.end(keeping)
        assert {(one.kind, one.process, one.why) for one in newest} == {
            ("ended", "valkey 7", "signal 9"),
            ("paused", "worker", ""),
        }
