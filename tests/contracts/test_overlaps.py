"""Jobs that overlap on one timeline, each told step by step: what the proof finds by luck, these find every time."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from backend import bootstrap
from backend import cursor as cursors
from backend.ids import EPOCH_MS
from backend.services import engagement, graph, timelines, tweets
from backend.settings import RateLimits, Settings
from backend.views import Viewer
from tests.contracts.world import DAY_MS, SMALL, Run, SteppedClock, World
from tests.engines.valkey import valkey

pytestmark = pytest.mark.slow


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    with valkey(tmp_path) as url:
        settings = Settings(data_dir=tmp_path, redis_url=url, secret_key="overlaps", rate_limits=RateLimits.OFF)
        await bootstrap.migrate(settings)
        clock = SteppedClock(EPOCH_MS + 400 * DAY_MS)
        async with bootstrap.open(settings, clock=clock, sizes=SMALL) as engines:
            yield World(engines, clock)


async def post(world: World, author: Viewer, times: int) -> list[int]:
    """The acts made, oldest first."""
    made: list[int] = []
    for _ in range(times):
        world.clock.ms += 1
        made.append(int((await tweets.create(author, tweets.Draft("tick"))).tweet.id))
    return made


async def home(viewer: Viewer) -> list[int]:
    page = await timelines.read_home(viewer, limit=100)
    return [int(tweet.act_id) for tweet in page.items]


async def run(world: World, name: str, work: Run | None = None) -> None:
    """Run the waiting jobs of that name, or start the first of them."""
    for queued in [job for job in world.jobs.queued if job[0] == name][: 1 if work else None]:
        await world.run_job(world.jobs.queued.index(queued), work or Run())


async def returning(world: World) -> tuple[Viewer, Viewer, list[int]]:
    """A viewer who was away, the author whom they follow, and what the author posted. Their rebuild waits in the queue."""
    viewer, author = await world.sign_up(), await world.sign_up()
    await graph.follow(viewer, author.username)
    acts = await post(world, author, 6)
    await world.drain()
    world.clock.ms += 31 * DAY_MS
    assert await home(viewer) == acts[::-1]
    world.clock.ms += 60_000
    return viewer, author, acts


@pytest.mark.parametrize("call", range(1, 12))
@pytest.mark.parametrize("posts", [3, 12])
async def test_a_trim_amid_a_rebuild(world: World, call: int, posts: int) -> None:
    viewer, author, acts = await returning(world)
    await run(world, "rebuild", Run(pauses_at=call))
    acts += await post(world, author, posts)
    await run(world, "fan_out")
    await world.timelines.trim([viewer.id], SMALL.materialised)
    while world.paused:
        await world.go_on(0)
    assert await home(viewer) == acts[::-1]
    await world.drain()
    assert await home(viewer) == acts[::-1]


@pytest.mark.parametrize("call", range(1, 12))
async def test_a_backfill_of_a_prolific_author_amid_a_rebuild(world: World, call: int) -> None:
    prolific = await world.sign_up()
    many = await post(world, prolific, 20)
    viewer, _author, acts = await returning(world)
    await run(world, "rebuild", Run(pauses_at=call))
    await graph.follow(viewer, prolific.username)
    await run(world, "backfill_follow")
    while world.paused:
        await world.go_on(0)
    assert await home(viewer) == sorted(acts + many, reverse=True)
    await world.drain()
    assert await home(viewer) == sorted(acts + many, reverse=True)


@pytest.mark.parametrize("call", range(1, 12))
async def test_a_killed_backfill_of_a_prolific_author(world: World, call: int) -> None:
    viewer, prolific = await world.sign_up(), await world.sign_up()
    many = await post(world, prolific, 20)
    await graph.follow(viewer, prolific.username)
    await run(world, "backfill_follow", Run(dies_at=call))
    assert await home(viewer) == many[::-1]


async def test_a_prolific_author_is_followed_before_a_lost_timeline_is_read(world: World) -> None:
    viewer, author, prolific = [await world.sign_up() for _ in range(3)]
    await graph.follow(viewer, author.username)
    acts: list[int] = []
    for _ in range(SMALL.materialised + 2):
        acts += [*await post(world, prolific, 1), *await post(world, author, 1)]
    await world.drain()
    await world.timelines.drop(viewer.id)
    await graph.follow(viewer, prolific.username)
    await run(world, "backfill_follow")
    assert await home(viewer) == acts[::-1]
    await world.drain()
    assert await home(viewer) == acts[::-1]


@pytest.mark.parametrize("call", range(1, 12))
async def test_a_follow_made_anew_amid_its_backfill(world: World, call: int) -> None:
    viewer, author = await world.sign_up(), await world.sign_up()
    acts = await post(world, author, 3)
    await graph.follow(viewer, author.username)
    await run(world, "backfill_follow", Run(pauses_at=call))
    await graph.unfollow(viewer, author.username)
    acts += await post(world, author, 2)
    await run(world, "fan_out")
    await graph.follow(viewer, author.username)
    while world.paused:
        await world.go_on(0)
    assert await home(viewer) == acts[::-1]
    await world.drain()
    assert await home(viewer) == acts[::-1]


@pytest.mark.parametrize("call", range(1, 7))
async def test_a_retweet_taken_back_amid_its_fan_out(world: World, call: int) -> None:
    viewer, friend, author = [await world.sign_up() for _ in range(3)]
    await graph.follow(viewer, friend.username)
    (tweet,) = await post(world, author, 1)
    await engagement.set_retweet(friend, tweet, True)
    await world.run_job(len(world.jobs.queued) - 1, Run(pauses_at=call))
    await engagement.set_retweet(friend, tweet, False)
    while world.paused:
        await world.go_on(0)
    assert await home(viewer) == []
    await engagement.set_retweet(friend, tweet, True)
    await world.drain()
    assert len(await home(viewer)) == 1


async def test_a_cursor_from_before_a_long_absence_misses_nothing(world: World) -> None:
    viewer, author = await world.sign_up(), await world.sign_up()
    await graph.follow(viewer, author.username)
    acts = await post(world, author, 3)
    await world.drain()
    world.clock.ms += 29 * DAY_MS
    acts += await post(world, author, 4)
    await world.drain()
    world.clock.ms += 2 * DAY_MS
    acts += await post(world, author, 4)
    await world.drain()
    old = cursors.encode("home", acts[-1])
    page = await timelines.read_home(viewer, old, limit=100)
    assert [int(tweet.act_id) for tweet in page.items] == acts[-2::-1]


async def test_a_lost_rebuild_is_queued_again_by_the_next_read(world: World) -> None:
    viewer, _author, acts = await returning(world)
    world.jobs.queued.clear()
    assert await home(viewer) == acts[::-1]
    assert [name for name, _ in world.jobs.queued] == ["rebuild"]
    await run(world, "rebuild")
    assert await world.timelines.floor(viewer.id) == 0
    assert await home(viewer) == acts[::-1]
    assert world.jobs.queued == []


async def test_a_lost_timelines_file_heals_by_itself(world: World, tmp_path: Path) -> None:
    viewer, author = await world.sign_up(), await world.sign_up()
    await graph.follow(viewer, author.username)
    acts = await post(world, author, 6)
    await world.drain()
    with closing(sqlite3.connect(tmp_path / "timelines.db", isolation_level=None)) as lost:
        lost.execute("DELETE FROM timeline_floors")
        lost.execute("DELETE FROM user_timeline")
    assert await home(viewer) == acts[::-1]
    await run(world, "rebuild")
    assert await world.timelines.size(viewer.id) == 6
    assert await home(viewer) == acts[::-1]
