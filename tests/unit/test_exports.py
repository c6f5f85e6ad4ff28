"""A copy of what is somebody's: complete, theirs alone, made again when a worker dies in it, and gone after a week."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from typing import IO, Any

import pytest

from backend.engines import Engines
from backend.errors import Invalid, NotFound, RateLimited
from backend.ids import UserId
from backend.metrics import ERRORS
from backend.models import Export
from backend.services import exports
from backend.views import Viewer
from tests import factories
from tests.factories import Later
from tests.unit.test_erasures import a_life
from workers import export_parts as parts
from workers import exports as work


async def fetched(viewer: Viewer) -> zipfile.ZipFile:
    found = await exports.archive(viewer)
    content = b"".join([chunk async for chunk in found.content])
    assert len(content) == found.size
    return zipfile.ZipFile(io.BytesIO(content))


def read(archive: zipfile.ZipFile, name: str) -> Any:
    return json.loads(archive.read(f"{name}.json"))


async def state(viewer: Viewer) -> str:
    found = await exports.of(viewer)
    return found.state if found else ""


def on_disk(engines: Engines) -> int:
    return len(list((engines.settings.media_folder / "archives").glob("*.zip")))


@pytest.mark.slow
async def test_everything_is_in_it(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_AT_A_TIME", 2)
    monkeypatch.setattr(work, "_FILES", 2)
    ana, bob, eva = await factories.people(3)
    hers = await a_life(engines, eva, ana, bob)
    archive = await fetched(eva)
    assert archive.testzip() is None
    (profile,) = read(archive, "profile")
    assert (profile["username"], profile["email"]) == (eva.username, f"{eva.username}@example.com")
    assert "password_hash" not in profile
    assert (profile["id"], profile["pinned_tweet_id"]) == (str(eva.id), None)
    assert "argon2" not in "".join(str(read(archive, name)) for name in parts.PARTS)
    posts = read(archive, "posts")
    assert [one["text"] for one in posts if "text" in one] == ["Once", "This", "Indeed", f"Look @{ana.username} #birds"]
    assert [one["reposted"] for one in posts if "reposted" in one] == [hers.id]
    assert (
        [one["post"] for one in read(archive, "likes")]
        == [one["post"] for one in read(archive, "bookmarks")]
        == [hers.id]
    )
    assert [one["username"] for one in read(archive, "following")] == [ana.username]
    assert {one["username"] for one in read(archive, "followers")} == {ana.username, bob.username}
    assert [one["username"] for one in read(archive, "mutes")] == [bob.username]
    assert len(read(archive, "blocks")) == 1
    assert [one["text"] for one in read(archive, "muted_words")] == ["spoiler"]
    assert (read(archive, "preferences"), read(archive, "recent_searches")) == ([{"notify_like": False}], ["birds"])
    assert len(read(archive, "sessions")) == 1
    (draft,) = read(archive, "drafts")
    assert [post["text"] for post in draft["posts"]] == ["Later"]
    assert read(archive, "reading_position") == [{"stopped_at": hers.id}]
    assert sum(name.startswith("media/") for name in archive.namelist()) == 5


@pytest.mark.slow
async def test_one_at_a_time_and_one_a_day_and_it_goes_after_a_week(engines: Engines, clock: Later) -> None:
    ana = await factories.person()
    await exports.ask(ana)
    with pytest.raises(Invalid):
        await exports.ask(ana)
    with pytest.raises(NotFound):
        await exports.archive(ana)
    await work.work()
    with pytest.raises(RateLimited):
        await exports.ask(ana)
    clock.ahead_ms += exports.PAUSE_MS + 1000
    await exports.ask(ana)
    await work.work()
    assert (await state(ana), on_disk(engines)) == ("ready", 1)
    clock.ahead_ms += exports.KEPT_MS
    with pytest.raises(NotFound):
        await exports.archive(ana)
    await work.work()
    assert (await state(ana), on_disk(engines)) == ("", 0)


@pytest.mark.slow
async def test_a_killed_worker_is_followed_by_another(
    engines: Engines, clock: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await factories.person()
    await exports.ask(ana)
    reached = asyncio.Event()

    async def hang(*_: object) -> None:
        reached.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as patch:
        patch.setattr(work, "_fill", hang)
        await work.make_exports()
        await reached.wait()
        await work.stop()
    await work.work()
    assert await state(ana) == "working"
    clock.ahead_ms += 61_000
    await work.work()
    assert (await state(ana), on_disk(engines)) == ("ready", 1)


@pytest.mark.slow
async def test_what_fails_is_told_and_can_be_asked_for_again(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = await factories.person()
    await exports.ask(ana)

    async def fail(*_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(work, "_fill", fail)
        await work.work()
    assert await state(ana) == "failed"
    await exports.ask(ana)
    await work.work()
    assert await state(ana) == "ready"


@pytest.mark.slow
async def test_what_is_asked_for_anew_meanwhile_is_not_removed(engines: Engines, clock: Later) -> None:
    ana = await factories.person()
    await exports.ask(ana)
    await work.work()
    clock.ahead_ms += exports.KEPT_MS + 1000
    (seen,) = await engines.exports.due(clock.now_ms())
    await exports.ask(ana)
    await work._attend(engines, seen)
    assert await state(ana) == "waiting"
    await work.work()
    assert (await state(ana), on_disk(engines)) == ("ready", 1)


async def test_a_worker_gives_a_sign_of_life_after_each_page(
    engines: Engines, clock: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await factories.person()
    silent: list[int] = []

    async def long(e: Engines, _user: UserId) -> parts.Pages:
        for _ in range(3):
            clock.ahead_ms += 40_000
            silent.append(len(await e.exports.due(clock.now_ms())))
            yield ["a row"]

    monkeypatch.setattr(work, "_BEAT_S", 0)
    monkeypatch.setitem(parts.PARTS, "likes", long)
    await exports.ask(ana)
    await work.work()
    assert silent == [0, 0, 0]
    assert read(await fetched(ana), "likes") == ["a row"] * 3


async def test_a_worker_gives_a_sign_of_life_while_it_puts_the_archive_away(
    engines: Engines, clock: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await factories.person()
    put, change = engines.archives.put, engines.exports.change
    silent: list[int] = []
    beaten = asyncio.Event()

    async def told(seen: Export, **changes: object) -> bool:
        answer = await change(seen, **changes)
        beaten.set()
        return answer

    async def long(name: str, content: IO[bytes]) -> None:
        for _ in range(3):
            beaten.clear()
            clock.ahead_ms += 40_000
            await beaten.wait()
            silent.append(len(await engines.exports.due(clock.now_ms())))
        await put(name, content)

    monkeypatch.setattr(work, "_BEAT_S", 0.01)
    monkeypatch.setattr(engines.exports, "change", told)
    monkeypatch.setattr(engines.archives, "put", long)
    await exports.ask(ana)
    await work.work()
    assert silent == [0, 0, 0]
    assert await state(ana) == "ready"


async def test_who_is_overtaken_while_it_puts_the_archive_away_stops(
    engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await factories.person()
    ended = asyncio.Event()

    async def overtaken(name: str, content: IO[bytes]) -> None:
        """Another worker takes the export amid it; a beat may come in between."""
        while not ((seen := await engines.exports.get(ana.id)) and await engines.exports.change(seen, attempt=2)):
            pass
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    monkeypatch.setattr(work, "_BEAT_S", 0.01)
    monkeypatch.setattr(engines.archives, "put", overtaken)
    await exports.ask(ana)
    await work.work()
    assert ended.is_set()
    assert (await state(ana), on_disk(engines)) == ("working", 0)


async def test_who_is_overtaken_leaves_it_to_the_other(
    engines: Engines, clock: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await factories.person()
    likes, began = parts.PARTS["likes"], []

    async def slow(e: Engines, user: UserId) -> parts.Pages:
        began.append(user)
        if len(began) == 1:
            clock.ahead_ms += 61_000
            await work.work()
        async for rows in likes(e, user):
            yield rows

    monkeypatch.setitem(parts.PARTS, "likes", slow)
    failed = ERRORS.labels("export")._value.get()
    await exports.ask(ana)
    await work.work()
    assert (await state(ana), on_disk(engines), len(began)) == ("ready", 1, 2)
    assert ERRORS.labels("export")._value.get() == failed


@pytest.mark.slow
async def test_one_that_can_not_be_removed_keeps_no_other_waiting(engines: Engines, clock: Later) -> None:
    ana, bob = await factories.people(2)
    await exports.ask(ana)
    await work.work()
    name = (await engines.exports.get(ana.id)).name  # type: ignore[union-attr]
    file = engines.settings.media_folder / "archives" / name
    file.unlink()
    (file / "in the way").mkdir(parents=True)
    clock.ahead_ms += exports.KEPT_MS + 1000
    await exports.ask(bob)
    await work.work()
    assert await state(bob) == "ready"
    (file / "in the way").rmdir()
    file.rmdir()
    clock.ahead_ms += 61_000
    await work.work()
    assert await state(ana) == ""
