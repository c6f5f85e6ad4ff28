"""An account that its owner wants erased: gone from sight, taken back, erased everywhere whatever kills the job."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from backend import errors
from backend.engines import Engines
from backend.errors import Taken
from backend.media.kinds import PNG
from backend.models import Erasure
from backend.services import (
    credentials,
    drafts,
    engagement,
    erasures,
    exports,
    graph,
    media,
    muted_words,
    notifications,
    preferences,
    reading,
    recent_searches,
    reports,
    timelines,
    tweets,
    users,
)
from backend.services.reports import Reason
from backend.services.tweets import Draft
from backend.services.users import ProfileChanges
from backend.views import TweetView, Viewer
from tests import factories
from tests.factories import Later
from workers import erasures as work
from workers.exports import work as make_archives
from workers.fan_out import backfill_follow, fan_out
from workers.media import sweep_media
from workers.notify import notify_follow, notify_like
from workers.reconcile import purge
from workers.search_index import catch_up


async def picture(owner: Viewer) -> str:
    file = io.BytesIO()
    Image.new("RGB", (400, 400), "teal").save(file, "PNG")
    file.seek(0)
    return (await media.add(owner, media.Upload(file, PNG, len(file.getvalue())))).id


async def post(author: Viewer, text: str, **more: object) -> TweetView:
    made = (await tweets.create(author, Draft(text, **more))).tweet  # pyright: ignore[reportArgumentType]
    await fan_out(int(made.id))
    return made


async def follow(e: Engines, follower: Viewer, followee: Viewer) -> None:
    await graph.follow(follower, followee.username)
    row = (await e.graph.following(follower.id, None, 1))[0]
    await backfill_follow(follower.id, followee.id, row.follow_id)
    await notify_follow(followee.id, follower.id)


NOBODYS = {
    *("chirp.db:alembic_version", "chirp.db:link_previews", "chirp.db:live_settings", "chirp.db:machine_leases"),
    *("chirp.db:erasures", "notifications.db:hidden_actors"),  # filled by the deletion itself
    "chirp.db:retired_usernames",  # a hash
    *("tweets.db:tweet_counters", "timelines.db:boots"),  # by tweet, by the machine's start
    "chirp.db:dead_jobs",  # what failed, by the ids that it was given
}
"""Tables that name nobody who has an account."""


async def a_life(e: Engines, eva: Viewer, ana: Viewer, bob: Viewer) -> TweetView:
    """Everything that somebody can leave behind; answers ana's post, in which much of it is."""
    await users.edit(eva, ProfileChanges(bio="Birds", avatar_media_id=await picture(eva)))
    for one, other in ((eva, ana), (ana, eva), (bob, eva), (ana, bob)):
        await follow(e, one, other)
    hers = await post(ana, "Hello #birds")
    mine = await post(eva, f"Look @{ana.username} #birds", media_ids=(await picture(eva),))
    await post(bob, "Nice", reply_to=mine.id)
    await post(bob, "See", quote_of=mine.id)
    await post(eva, "Indeed", reply_to=hers.id)
    await post(eva, "This", quote_of=hers.id)
    for who, what in ((eva, hers), (bob, mine), (bob, hers)):
        await engagement.set_like(who, int(what.id), True)
        await notify_like(int(what.id), who.id)
        await engagement.set_bookmark(who, int(what.id), True)
        await engagement.set_retweet(who, int(what.id), True)
    for mark in await e.tweets.pending(0, e.clock.now_ms() + 1000, 100):
        await fan_out(mark.act.id)
    await tweets.create(eva, Draft("Once"), key="once")
    gone = await post(eva, "Soon gone")
    await post(ana, "Too late", reply_to=gone.id)
    await tweets.delete(eva, int(gone.id))
    cy, di = await factories.people(2)
    await graph.block(eva, cy.username)
    await graph.block(di, eva.username)
    await graph.mute(eva, bob.username)
    await graph.mute(bob, eva.username)
    await muted_words.add(eva, "spoiler")
    await recent_searches.remember(eva, "birds")
    await preferences.change(eva, {"notify_like": False})
    await drafts.save(eva, [Draft("Later", media_ids=(await picture(eva),))])
    await picture(eva)
    await reports.report_tweet(bob, int(mine.id), Reason.SPAM)
    await reports.report_user(eva, ana.username, Reason.SPAM)
    await notifications.opened(eva)
    await reading.stop_at(eva, int(hers.id))
    await exports.ask(eva)
    await make_archives()
    await catch_up()
    return hers


def left(folder: Path, *traces: object) -> dict[str, int]:
    """Tables, of every file, with rows that hold one of these as a whole value or within a text."""
    found: dict[str, int] = {}
    for path in folder.rglob("*.db"):
        with closing(sqlite3.connect(path)) as file:
            for (table,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
                rows = file.execute(f"SELECT * FROM {table}").fetchall()
                hits = sum(any(_holds(value, trace) for value in row for trace in traces) for row in rows)
                if hits:
                    found[f"{path.name}:{table}"] = hits
    return found


def tables(folder: Path) -> set[str]:
    """Every table of every file."""
    found: set[str] = set()
    for path in folder.rglob("*.db"):
        with closing(sqlite3.connect(path)) as file:
            names = file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            found |= {f"{path.name}:{name}" for (name,) in names}
    return found


def _holds(value: object, trace: object) -> bool:
    return value == trace or (isinstance(value, str) and isinstance(trace, str) and trace in value)


async def erased(clock: Later) -> None:
    """As the worker does it: run after run."""
    clock.ahead_ms += erasures.GRACE_MS + 1000
    for _ in range(4):
        await work.erase()
        clock.ahead_ms += 90_000
        await purge()
        await sweep_media()
    await work.erase()


@pytest.mark.slow
async def test_nothing_is_left_and_the_counts_of_others_are_exact(
    engines: Engines, clock: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "_AT_A_TIME", 2)
    ana, bob, eva = await factories.people(3)
    hers = await a_life(engines, eva, ana, bob)
    folder = engines.settings.data_dir
    traces = (eva.id, eva.username, f"{eva.username}@example.com")
    before = left(folder, *traces)
    assert tables(folder) - before.keys() == NOBODYS, (
        "a table that names people must be in a_life(), so that its erasure is seen"
    )
    await credentials.delete_account(eva, factories.PASSWORD)
    await erased(clock)
    # Others' own words may name her: only those are left.
    assert set(left(folder, *traces)) <= {"tweets.db:tweets"}
    assert left(folder, eva.id) == {}
    assert [path.name for path in (folder / "media").rglob("*") if path.is_file()] == []
    assert eva.id not in await engines.search.people(eva.username, 10)
    engines.caches.clear()  # counts may be 5 s old
    shown = await tweets.get(ana, int(hers.id))
    assert (shown.likes_count, shown.retweets_count, shown.replies_count, shown.quotes_count) == (1, 1, 0, 0)
    for who, followers, following in ((ana, 0, 1), (bob, 1, 0)):
        view = await users.own_view(who.id)
        assert (view.followers_count, view.following_count) == (followers, following)
    (quote, answer) = [one for one in (await timeline(bob)) if one.text in ("See", "Nice")]
    assert (quote.quoted.unavailable, answer.reply_to.username) == ("deleted", "")  # type: ignore[union-attr]
    with pytest.raises(errors.UserNotFound):
        await users.profile(ana, eva.username)
    with pytest.raises(Taken):
        await factories.person(eva.username)


async def timeline(viewer: Viewer) -> list[TweetView]:
    return (await timelines.read_home(viewer, None, 50)).items


@pytest.mark.slow
async def test_killed_between_any_two_steps_it_goes_on(
    engines: Engines, clock: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run ends after each single write of it, and the next one begins anew."""
    monkeypatch.setattr(work, "_AT_A_TIME", 2)
    monkeypatch.setattr(work, "_SHORT_S", 0)
    ana, bob, eva = await factories.people(3)
    await a_life(engines, eva, ana, bob)
    await credentials.delete_account(eva, factories.PASSWORD)
    clock.ahead_ms += erasures.GRACE_MS + 1000
    for _ in range(60):
        await work.erase()
        clock.ahead_ms += 61_000
        await purge()
        await sweep_media()
    assert left(engines.settings.data_dir, eva.id) == {}


@pytest.mark.slow
async def test_search_and_caches_learn_which_posts_of_others_were_changed(engines: Engines, clock: Later) -> None:
    ana, eva = await factories.people(2)
    liked = await post(ana, "Hello")
    mine = await post(eva, "Look")
    answer = await post(ana, "Nice", reply_to=mine.id)
    await engagement.set_like(eva, int(liked.id), True)
    await credentials.delete_account(eva, factories.PASSWORD)
    before = await engines.jobs.depth()
    await erased(clock)
    assert await engines.jobs.depth() >= before + 2
    assert (await tweets.get(ana, int(liked.id))).likes_count == 0
    found = (await tweets.get(ana, int(answer.id))).reply_to
    assert found is not None
    assert found.username == ""


@pytest.mark.slow
async def test_one_that_fails_keeps_no_other_waiting(engines: Engines, clock: Later) -> None:
    ana, eva = await factories.people(2)
    await exports.ask(ana)
    await make_archives()
    name = (await engines.exports.get(ana.id)).name  # type: ignore[union-attr]
    file = engines.settings.media_folder / "archives" / name
    file.unlink()
    (file / "in the way").mkdir(parents=True)
    for one in (ana, eva):
        await credentials.delete_account(one, factories.PASSWORD)
    await erased(clock)
    assert list(await engines.users.get_many([ana.id, eva.id])) == [ana.id]


@pytest.mark.slow
async def test_many_that_fail_keep_no_other_waiting(
    engines: Engines, clock: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "_ACCOUNTS", 2)
    *stuck, eva = await factories.people(6)
    for one in (*stuck, eva):
        await credentials.delete_account(one, factories.PASSWORD)
    start = engines.erasures.start

    async def fail(user: int) -> bool:
        if user != eva.id:
            raise OSError("the disk is full")
        return await start(user)

    monkeypatch.setattr(engines.erasures, "start", fail)
    await erased(clock)
    assert set(await engines.users.get_many([one.id for one in (*stuck, eva)])) == {one.id for one in stuck}


async def test_a_long_one_keeps_no_other_waiting(
    engines: Engines, clock: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run has time for one account only, and the first one never ends."""
    monkeypatch.setattr(work, "_SHORT_S", 0)
    ana, eva = await factories.people(2)
    for one in (ana, eva):
        await credentials.delete_account(one, factories.PASSWORD)
    went_on: list[int] = []

    async def never(_e: Engines, erasure: Erasure, _until: float) -> bool:
        went_on.append(erasure.user_id)
        return False

    monkeypatch.setattr(work, "_STEPS", (never,))
    clock.ahead_ms += erasures.GRACE_MS + 1000
    for _ in range(4):
        await work.erase()
    assert went_on == [ana.id, eva.id] * 2
