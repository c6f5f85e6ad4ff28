"""Trends on a real Valkey: what is counted, what that makes of it, and that neither a lost queue nor a lost Valkey matters."""

from __future__ import annotations

import itertools
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend import text as texts
from backend.engines import Engines
from backend.errors import Unavailable
from backend.ids import at
from backend.metrics import DEGRADED
from backend.services import moderation, suspensions, trends, tweets
from backend.tweets.interface import Tweet
from tests import factories
from workers import trends as work

HOUR_MS = 3_600_000
OLD = 400 * 24 * HOUR_MS
_numbers = itertools.count(1)


class HalfPast:
    """Half past the hour, whatever the machine's clock says: no test is cut in two by the end of an hour."""

    def __init__(self) -> None:
        self._ms = (time.time_ns() // 1_000_000 // HOUR_MS) * HOUR_MS + HOUR_MS // 2

    def now_ms(self) -> int:
        return self._ms


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Engines]:
    async with factories.world(tmp_path) as opened:
        yield opened


@pytest.fixture
def engines(live: Engines) -> Engines:
    live.clock = HalfPast()
    return live


def old_account(engines: Engines) -> int:
    """The id of somebody who has been here for long."""
    return at(engines.clock.now_ms() - OLD) + next(_numbers)


async def say(e: Engines, author: int, text: str, *, hours_ago: float = 0) -> int:
    """Straight into the store: as if the queue had been lost."""
    id = at(e.clock.now_ms() - int(hours_ago * HOUR_MS)) + next(_numbers)
    await e.tweets.add(Tweet(id, author, text, texts.entities(text), conversation_id=id))
    return id


async def shown(language: str | None = None) -> list[str]:
    await work.refresh_trends()
    return [trend.tag for trend in (await trends.top(language)).trends]  # pyright: ignore[reportArgumentType]


async def test_what_several_people_speak_of_trends(engines: Engines) -> None:
    for _ in range(4):
        await say(engines, old_account(engines), "Look #Comet")
    await say(engines, old_account(engines), "Look again #comet and #lonely")
    assert await shown() == ["comet"]
    top = await trends.top()
    (comet,) = top.trends
    assert (comet.tweets_count, comet.people_count) == (5, 5)
    assert len(comet.history) == 24
    assert sum(comet.history) == 5
    assert top.as_of is not None


@pytest.mark.slow
async def test_more_people_are_more_than_more_posts(engines: Engines) -> None:
    spammer = old_account(engines)
    for number in range(500):
        await say(engines, spammer, f"Buy now {number} #spam")
    for _ in range(3):
        await say(engines, old_account(engines), "#quiet")
    assert await shown() == ["quiet"]


async def test_one_account_in_many_hours_is_still_one(engines: Engines) -> None:
    spammer, friend = old_account(engines), old_account(engines)
    for hours_ago in range(1, 20):
        await say(engines, spammer, "#spam", hours_ago=hours_ago)
        await say(engines, friend, "#spam", hours_ago=hours_ago)
    assert await shown() == []


@pytest.mark.slow
async def test_a_ring_of_new_accounts_weighs_less_than_a_few_people(engines: Engines) -> None:
    for _ in range(40):
        await say(engines, at(engines.clock.now_ms() - HOUR_MS) + next(_numbers), "#ring")
    for _ in range(7):
        await say(engines, old_account(engines), "#people")
    assert await shown() == ["people", "ring"]
    assert (await trends.top()).trends[1].people_count == pytest.approx(40, abs=1)


async def test_counting_twice_changes_nothing(engines: Engines) -> None:
    for _ in range(4):
        await say(engines, old_account(engines), "#once")
    await shown()
    before = (await trends.top()).trends
    await work.refresh_trends()
    await work.rebuild(lambda _done: None)
    assert (await trends.top()).trends == before


async def test_what_valkey_lost_is_counted_again(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "_AT_A_TIME", 3)
    for hours_ago in (30, 5, 2, 1, 1, 1):
        await say(engines, old_account(engines), "#kept", hours_ago=hours_ago)
    assert await shown() == ["kept"]
    before = (await trends.top()).trends
    await engines.redis.flushall()
    assert (await trends.top()).trends == []
    assert await shown() == ["kept"]
    assert (await trends.top()).trends == before


async def test_a_talk_of_every_day_is_none(engines: Engines) -> None:
    for day in range(1, 8):
        for _ in range(4):
            await say(engines, old_account(engines), "#goodmorning", hours_ago=24 * day)
    for _ in range(4):
        await say(engines, old_account(engines), "#goodmorning")
        await say(engines, old_account(engines), "#news")
    assert await shown() == ["news"]


@pytest.mark.slow
async def test_the_viewers_language_comes_first(engines: Engines) -> None:
    for _ in range(5):
        await say(engines, old_account(engines), "This is what they were all about #match")
    for _ in range(4):
        await say(engines, old_account(engines), "Não acredito que já foi embora #jogo")
    for _ in range(3):
        await say(engines, old_account(engines), "#wordless")
    assert await shown() == ["match", "jogo", "wordless"]
    assert await shown("pt") == ["jogo", "match", "wordless"]
    assert await shown("en") == ["match", "jogo", "wordless"]


@pytest.mark.slow
async def test_a_deleted_post_counts_until_a_rebuild(live: Engines) -> None:
    authors = await factories.people(9)
    posts = [await factories.tweet(author, "#gone") for author in authors]
    assert await shown() == ["gone"]
    for author, post in zip(authors, posts, strict=True):
        await tweets.delete(author, int(post.id))
    assert await shown() == ["gone"]
    await work.rebuild(lambda _done: None)
    assert (await trends.top()).trends == []


@pytest.mark.slow
async def test_a_hidden_post_counts_no_more(live: Engines) -> None:
    admin = await factories.person()
    await live.users.change(admin.id, role="admin")
    posts = [await factories.tweet(author, "#gone and #Too") for author in await factories.people(9)]
    assert set(await shown()) == {"gone", "Too"}
    for one in posts[1:]:
        await moderation.set_hidden(admin, int(one.id), True)
        await work.recount_trends(int(one.id))
    assert await shown() == []
    for one in posts[1:]:
        await moderation.set_hidden(admin, int(one.id), False)
        await work.recount_trends(int(one.id))
    assert set(await shown()) == {"gone", "Too"}
    assert {trend.people_count for trend in (await trends.top()).trends} == {9}


@pytest.mark.slow
async def test_suspended_people_start_no_trend(live: Engines) -> None:
    for author in await factories.people(9):
        await factories.tweet(author, "#ring")
        await suspensions.suspend(author.username)
    assert await shown() == []


async def test_a_worker_that_was_away_for_days_counts_the_hour_it_stopped_in(engines: Engines) -> None:
    for hours_ago in (50.4, 50.4, 50.4, 50.1):
        await say(engines, old_account(engines), "#before", hours_ago=hours_ago)
    await work.refresh_trends()
    async for sets in engines.redis.scan_iter("trends:*:before"):  # who they were is kept for two days
        await engines.redis.delete(sets)
    await say(engines, old_account(engines), "#before", hours_ago=49.8)
    await work.refresh_trends()
    hours = await engines.trends.before("all", engines.clock.now_ms() // HOUR_MS, ["before"])
    assert sum(hour.people for hour in hours["before"]) == 5


async def test_without_valkey_there_are_none_and_that_is_counted(
    engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(engines.redis, "get", gone)
    counted = DEGRADED.labels("trends")._value.get()
    with pytest.raises(Unavailable):
        await trends.top()
    assert DEGRADED.labels("trends")._value.get() == counted + 1
