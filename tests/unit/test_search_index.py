"""The search index follows what people do, and finds again what a lost queue did not tell it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from backend.engines import Engines
from backend.jobs import Jobs
from backend.search.query import parse
from backend.services import engagement, suspensions, tweets, users
from backend.services.users import ProfileChanges
from tests import factories
from workers import reconcile, search_index


@dataclass
class Queue:
    """What is queued waits here until the test works it off or loses it."""

    waiting: list[tuple[str, tuple[int, ...]]] = field(default_factory=list[tuple[str, tuple[int, ...]]])

    async def enqueue(self, name: str, *args: int, key: str, delay: float = 0) -> bool:
        self.waiting.append((name, args))
        return True

    async def work(self) -> None:
        while self.waiting:
            name, args = self.waiting.pop(0)
            if work := getattr(search_index, name, None):
                await work(*args)

    def lose(self) -> None:
        self.waiting.clear()


@pytest.fixture
def queue(engines: Engines) -> Queue:
    queue = Queue()
    engines.jobs = cast(Jobs, queue)
    return queue


async def found(e: Engines, typed: str) -> list[str]:
    return [str(id) for id in await e.search.latest(parse(typed), None, 100, typos=False)]


async def test_a_post_is_found_and_its_likes_are_known(engines: Engines, queue: Queue) -> None:
    ana, bob = await factories.people(2)
    post = await factories.tweet(ana, "strong coffee with @bob #morning https://example.com")
    answer = await factories.tweet(bob, "no coffee for me", reply_to=post)
    await queue.work()
    assert await found(engines, "coffee") == [answer.id, post.id]
    assert await found(engines, "coffee @bob #morning has:links") == [post.id]
    assert await found(engines, f"from:{bob.username} to:{ana.username}") == [answer.id]
    await engagement.set_like(bob, int(post.id), wanted=True)
    await queue.work()
    assert await found(engines, "min_likes:1") == [post.id]


async def test_an_undone_delete_is_found_again(engines: Engines, queue: Queue) -> None:
    ana = await factories.person()
    post = await factories.tweet(ana, "coffee")
    await tweets.delete(ana, int(post.id))
    await queue.work()
    assert await found(engines, "coffee") == []
    await tweets.restore(ana, int(post.id))
    await queue.work()
    assert await found(engines, "coffee") == [post.id]


async def test_what_is_purged_leaves_the_index(engines: Engines, queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = await factories.person()
    post = await factories.tweet(ana, "coffee")
    await queue.work()
    await tweets.delete(ana, int(post.id))
    monkeypatch.setattr(reconcile, "_PURGE_AFTER_MS", -1)
    await reconcile.purge()
    assert await found(engines, "coffee") == []


async def test_people_are_found_by_their_present_name(engines: Engines, queue: Queue) -> None:
    ana = await factories.person("marina")
    await queue.work()
    assert await engines.search.people("marina", 10) == [ana.id]
    await users.edit(ana, ProfileChanges(display_name="Zoë Quick"))
    await queue.work()
    assert await engines.search.people("zoe qui", 10) == [ana.id]


async def test_suspended_people_are_not_found_until_they_are_back(engines: Engines, queue: Queue) -> None:
    ana = await factories.person("marina")
    await queue.work()
    await suspensions.suspend("marina")
    await queue.work()
    assert await engines.search.people("marina", 10) == []
    await suspensions.restore("marina")
    await queue.work()
    assert await engines.search.people("marina", 10) == [ana.id]


async def test_lost_jobs_are_found_again(engines: Engines, queue: Queue) -> None:
    ana = await factories.person("marina")
    lost = await factories.tweet(ana, "coffee")
    queue.lose()
    await search_index.catch_up()
    assert await found(engines, "coffee") == [lost.id]
    assert await engines.search.people("marina", 10) == [ana.id]
    again = await factories.tweet(ana, "more coffee")
    queue.lose()
    await factories.tweet(ana, "tea")
    await queue.work()
    await search_index.catch_up()
    assert await found(engines, "coffee") == [again.id, lost.id]


async def test_lost_changes_are_found_again_whatever_their_age(engines: Engines, queue: Queue) -> None:
    ana, bob = await factories.people(2)
    post = await factories.tweet(ana, "coffee")
    await queue.work()
    await engagement.set_like(bob, int(post.id), wanted=True)
    await users.edit(ana, ProfileChanges(display_name="Zoë Quick"))
    queue.lose()
    await search_index.patrol()
    assert await found(engines, "min_likes:1") == [post.id]
    assert await engines.search.people("zoe", 10) == [ana.id]


async def test_a_lost_index_is_filled_again_by_itself(engines: Engines, queue: Queue) -> None:
    ana = await factories.person("marina")
    posts = [await factories.tweet(ana, "coffee") for _ in range(3)]
    await queue.work()
    await search_index.catch_up()
    shutil.rmtree(engines.settings.search_folder)
    await search_index.catch_up()
    assert await found(engines, "coffee") == [post.id for post in reversed(posts)]
    assert await engines.search.people("marina", 10) == [ana.id]


async def test_a_rebuild_holds_what_is_true(engines: Engines, queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "_AT_A_TIME", 2)
    ana, bob = await factories.people(2)
    posts = [await factories.tweet(ana, "coffee") for _ in range(5)]
    gone = await factories.tweet(bob, "coffee")
    await queue.work()
    await tweets.delete(bob, int(gone.id))
    told: list[Any] = []
    assert await search_index.rebuild(told.append) == 8
    assert told[-1] == 8
    assert await found(engines, "coffee") == [post.id for post in reversed(posts)]
    assert await engines.search.position() > 0
