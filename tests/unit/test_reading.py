"""Home opens where one stopped reading: what a visit costs, and that it still finds a timeline that was lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from backend import pipeline
from backend.engines import Engines
from backend.ids import MAX_ID, ActId, UserId, at
from backend.services import preferences, reading
from backend.tweets.interface import Act
from backend.views import TweetView, Viewer
from tests import factories
from workers.fan_out import backfill_follow, fan_out, rebuild


async def stopped(count: int) -> tuple[Viewer, list[TweetView]]:
    """Somebody who stopped at the third newest of so many posts of another, and these, newest first."""
    ana, bob = await factories.people(2)
    await factories.follow(ana, bob)
    await reading.open_home(ana)  # arrives, so that fan-out sees them
    posts = [await factories.tweet(bob) for _ in range(count)][::-1]
    for post in posts:
        await fan_out(int(post.id))
    await reading.stop_at(ana, int(posts[2].act_id))
    return ana, posts


@pytest.fixture
def hydrated(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many acts were hydrated, each time."""
    counts: list[int] = []
    hydrate = pipeline.hydrate

    async def counting(acts: Sequence[Act], viewer: UserId | None, others: Mapping[ActId, int]) -> list[TweetView]:
        counts.append(len(acts))
        return await hydrate(acts, viewer, others)

    monkeypatch.setattr(pipeline, "hydrate", counting)
    return counts


@pytest.mark.parametrize("open_at", ["last", "top"])
async def test_a_visit_hydrates_one_page(engines: Engines, hydrated: list[int], open_at: str) -> None:
    ana, posts = await stopped(5)
    await preferences.change(ana, {"open_at": open_at})
    hydrated.clear()
    opening = await reading.open_home(ana)
    begins = 2 if open_at == "last" else 0
    assert [row.id for row in opening.page.items] == [post.id for post in posts[begins:]]
    assert list(opening.newer) == [int(post.id) for post in posts[:begins]]
    assert hydrated == [5 - begins]


@pytest.mark.parametrize("asked", ["position", "newer"])
async def test_who_comes_back_after_a_long_time_is_told_of_all_that_is_newer(engines: Engines, asked: str) -> None:
    ana, posts = await stopped(3)
    for follow in await engines.graph.not_backfilled(0, MAX_ID, 10):
        await backfill_follow(follow.follower_id, follow.followee_id, follow.follow_id)
    await rebuild(ana.id, await engines.timelines.floor(ana.id) or 0)
    assert await engines.timelines.floor(ana.id) == 0
    long_ago_ms = engines.clock.now_ms() - engines.sizes.dormant_ms - 1000
    await engines.users.change(ana.id, last_seen_ms=long_ago_ms)
    engines.caches.users.drop((ana.id,))
    bob = Viewer(int(posts[0].author.id), posts[0].author.username, 0)
    for _ in range(4):  # of which fan-out brings none to whoever has been away for so long
        await fan_out(int((await factories.tweet(bob)).id))
    if asked == "position":
        assert (await reading.position(ana)).newer_count == 6
    else:
        assert len(await reading.newer(ana, int(posts[2].act_id))) == 6


async def test_where_nothing_is_left_at_the_position_home_opens_at_its_top(engines: Engines) -> None:
    ana, posts = await stopped(5)
    await reading.stop_at(ana, 1)
    assert [row.id for row in (await reading.open_home(ana)).page.items] == [post.id for post in posts]


@pytest.mark.slow
@pytest.mark.parametrize(("count", "queued"), [(5, True), (30, False)])
async def test_a_lost_timeline_is_found_by_who_opens_home_further_down(
    engines: Engines, count: int, queued: bool
) -> None:
    """The floor is as after a lost rebuild; with 30 posts it is what page one reaches, wherever home opens."""
    ana, posts = await stopped(count)
    floor = at(engines.clock.now_ms() + 1000) if queued else int(posts[19].id)
    await engines.timelines.raise_floor(ana.id, floor)
    floor = await engines.timelines.floor(ana.id)
    await reading.open_home(ana)
    assert bool(await engines.redis.exists(f"arq:job:rebuild:{ana.id}:{floor}")) is queued
