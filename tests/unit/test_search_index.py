"""The search index follows what people do, and finds again what a lost queue did not tell it."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from backend.engines import Engines
from backend.errors import Unavailable
from backend.jobs import Jobs
from backend.metrics import DEGRADED
from backend.search.interface import Search
from backend.search.meilisearch import MeilisearchSearch
from backend.search.query import parse
from backend.search.tantivy import TantivySearch
from backend.services import engagement, moderation, search, suspensions, tweets, users
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

    def remind(self, name: str, *args: int, key: str) -> None:
        self.waiting.append((name, args))

    async def work(self) -> None:
        while self.waiting:
            name, args = self.waiting.pop(0)
            if work := getattr(search_index, name, None):
                await work(*args)

    def lose(self) -> None:
        self.waiting.clear()


@pytest.fixture
def queue(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> Queue:
    queue = Queue()
    monkeypatch.setattr(engines, "jobs", cast(Jobs, queue))
    return queue


async def found(e: Engines, typed: str) -> list[str]:
    return [str(id) for id in await e.search.latest(parse(typed), None, 100, typos=False)]


@pytest.mark.slow
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


async def test_undoing_what_was_not_deleted_makes_no_work(engines: Engines, queue: Queue) -> None:
    ana = await factories.person()
    post = await factories.tweet(ana, "coffee")
    queue.lose()
    for _ in range(3):
        assert (await tweets.restore(ana, int(post.id))).id == post.id
    assert queue.waiting == []


@pytest.mark.slow
async def test_what_is_purged_leaves_the_index(engines: Engines, queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = await factories.person()
    post = await factories.tweet(ana, "coffee")
    await queue.work()
    await tweets.delete(ana, int(post.id))
    monkeypatch.setattr(reconcile, "_PURGE_AFTER_MS", -1)
    await reconcile.purge()
    assert await found(engines, "coffee") == []


@pytest.mark.slow
async def test_while_search_is_away_posts_go_on_and_what_was_deleted_stays_until_it_can_be_forgotten(
    engines: Engines, queue: Queue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(reconcile, "_PURGE_AFTER_MS", -1)
    ana, search = await factories.person(), engines.search
    gone, kept = await factories.tweet(ana, "coffee"), await factories.tweet(ana, "more coffee")
    await queue.work()
    (tmp_path / "broken").touch()
    monkeypatch.setattr(engines, "search", TantivySearch(tmp_path / "broken"))
    before = DEGRADED.labels("search")._value.get()
    meanwhile = [await factories.tweet(ana, "coffee meanwhile") for _ in range(2)]
    await queue.work()
    assert DEGRADED.labels("search")._value.get() == before + 2
    await tweets.delete(ana, int(gone.id))
    with pytest.raises(Unavailable):
        await reconcile.purge()
    assert int(gone.id) in await engines.tweets.get_many([int(gone.id)])
    monkeypatch.setattr(engines, "search", search)
    await reconcile.purge()
    await search_index.catch_up()
    assert await engines.tweets.get_many([int(gone.id)]) == {}
    assert await found(engines, "coffee") == [*(post.id for post in reversed(meanwhile)), kept.id]


@pytest.mark.slow
async def test_a_search_that_hangs_takes_no_time_from_other_jobs(
    engines: Engines, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes connections and answers nobody."""
    monkeypatch.setattr(search_index, "_PATIENCE_S", 0.2)
    ana = await factories.person()
    posts = [await factories.tweet(ana, "coffee") for _ in range(30)]
    queue.lose()
    with socket.create_server(("127.0.0.1", 0), backlog=100) as hanging:
        away = MeilisearchSearch.at(f"meilisearch+http://key@127.0.0.1:{hanging.getsockname()[1]}")
        with monkeypatch.context() as patched:
            patched.setattr(engines, "search", away)
            async with asyncio.timeout(2):
                await asyncio.gather(*(search_index.index_tweet(int(post.id)) for post in posts))
                for post in posts:
                    await search_index.index_tweet(int(post.id))
    await away.close()
    await search_index.catch_up()
    assert len(await found(engines, "coffee")) == 30


async def test_people_are_found_by_their_present_name(engines: Engines, queue: Queue) -> None:
    ana = await factories.person("marina")
    await queue.work()
    assert await engines.search.people("marina", 10) == [ana.id]
    await users.edit(ana, ProfileChanges(display_name="Zoë Quick"))
    await queue.work()
    assert await engines.search.people("zoe qui", 10) == [ana.id]


@pytest.mark.slow
async def test_suspended_people_are_not_found_until_they_are_back(engines: Engines, queue: Queue) -> None:
    ana = await factories.person("marina")
    await queue.work()
    await suspensions.suspend("marina")
    await queue.work()
    assert await engines.search.people("marina", 10) == []
    await suspensions.restore("marina")
    await queue.work()
    assert await engines.search.people("marina", 10) == [ana.id]


async def test_hashtags_of_what_is_hidden_are_suggested_to_nobody(engines: Engines, queue: Queue) -> None:
    admin, ana = await factories.people(2)
    await engines.users.change(admin.id, role="admin")
    post = await factories.tweet(ana, "an insult #rudeword")
    await queue.work()
    for hidden, suggested in ((True, []), (False, ["rudeword"])):
        await moderation.set_hidden(admin, int(post.id), hidden)
        await queue.work()
        assert [one.tag for one in (await search.suggest(None, "#rude")).hashtags] == suggested
    assert await found(engines, "insult") == [post.id]


async def test_hashtags_of_suspended_people_are_suggested_to_nobody(
    engines: Engines, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "_AT_A_TIME", 2)
    ana = await factories.person("marina")
    for n in range(5):
        await factories.tweet(ana, f"#rudeword{n}")
    await queue.work()
    await suspensions.suspend("marina")
    await queue.work()
    assert (await search.suggest(None, "#rude")).hashtags == []
    await suspensions.restore("marina")
    await queue.work()
    assert len((await search.suggest(None, "#rude")).hashtags) == 5


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
async def test_a_lost_index_is_filled_again_by_itself(engines: Engines, queue: Queue) -> None:
    ana = await factories.person("marina")
    posts = [await factories.tweet(ana, "coffee") for _ in range(3)]
    await queue.work()
    await search_index.catch_up()
    shutil.rmtree(engines.settings.search_folder)
    await search_index.catch_up()
    assert await found(engines, "coffee") == [post.id for post in reversed(posts)]
    assert await engines.search.people("marina", 10) == [ana.id]


@pytest.mark.slow
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


@pytest.mark.slow
async def test_a_rebuild_misses_nothing_when_a_catch_up_notes_how_far_the_old_index_was(
    engines: Engines, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "_OVERLAP_MS", 0)
    ana = await factories.person()
    rebuilt, advance = engines.search.rebuilt, engines.search.advance
    noting, replaced = asyncio.Event(), asyncio.Event()

    async def advance_late(position: int) -> None:
        noting.set()
        await replaced.wait()
        await advance(position)

    @asynccontextmanager
    async def rebuilt_with_a_post_at_its_end() -> AsyncGenerator[Search]:
        async with rebuilt() as fresh:
            yield fresh
            await factories.tweet(ana, "coffee")
            await queue.work()
            catching_up = asyncio.create_task(search_index.catch_up())
            await noting.wait()
        replaced.set()
        await catching_up

    monkeypatch.setattr(engines.search, "rebuilt", rebuilt_with_a_post_at_its_end)
    monkeypatch.setattr(engines.search, "advance", advance_late)
    await search_index.rebuild(lambda done: None)
    await search_index.catch_up()
    assert len(await found(engines, "coffee")) == 1
