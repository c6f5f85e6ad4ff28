from __future__ import annotations

import pytest

from backend.services import graph, preferences, reading, tweets
from backend.services.tweets import Draft
from state.composer import ComposerState
from state.home import HomeState
from state.live import LiveState
from tests.state.conftest import Person, Tab


async def post(author: Person, count: int = 1) -> list[str]:
    return [(await tweets.create(author.viewer, Draft(f"post {number}"))).tweet.id for number in range(count)]


async def test_home_pages_to_its_end(ana: Person):
    posted = await post(ana, 45)
    shown: list[str] = []
    cursor = None
    for number in range(3):
        await ana.tab.run(HomeState, "load", f"seq-{number}", "home", cursor)
        batch = (await ana.tab.state(HomeState)).batch
        assert (batch.seq, batch.feed, batch.op) == (f"seq-{number}", "home", "append" if cursor else "reset")
        shown += [row.id for row in batch.rows]
        cursor = batch.cursor
    assert shown == posted[::-1]
    assert (batch.end, cursor) == (True, None)


async def test_new_posts_come_on_top_of_what_is_shown(ana: Person, bob: Person):
    await graph.follow(ana.viewer, bob.username)
    [old] = await post(bob)
    new = await post(bob, 3)
    await ana.tab.run(HomeState, "load_new", "seq-1", "home", old)
    batch = (await ana.tab.state(HomeState)).batch
    assert (batch.op, [row.id for row in batch.rows]) == ("prepend", new[::-1])


async def test_too_much_new_starts_the_feed_anew_without_a_gap(ana: Person):
    [old] = await post(ana)
    new = await post(ana, 70)
    await ana.tab.run(HomeState, "load_new", "seq-1", "home", old)
    batch = (await ana.tab.state(HomeState)).batch
    assert (batch.op, [row.id for row in batch.rows], batch.end) == ("reset", new[:-21:-1], False)


async def test_after_a_gap_what_was_missed_is_counted_by_reading(ana: Person, bob: Person):
    await graph.follow(ana.viewer, bob.username)
    [old] = await post(bob)
    await post(bob, 2)
    await ana.tab.run(HomeState, "check", "home", old)
    assert (await ana.tab.state(LiveState)).fresh == 2
    await ana.tab.run(HomeState, "load_new", "seq-1", "home", old)
    assert (await ana.tab.state(LiveState)).fresh == 0


async def test_a_post_that_this_tab_sent_while_away_is_no_news(ana: Person, bob: Person):
    await graph.follow(ana.viewer, bob.username)
    [old] = await post(bob)
    await ana.tab.run(ComposerState, "submit", "mine", None, "nonce-away-1")
    await post(bob)
    await ana.tab.run(HomeState, "check", "home", old)
    assert (await ana.tab.state(LiveState)).fresh == 1


async def test_a_page_that_fails_says_its_sentence(ana: Person, visitor: Tab):
    await ana.tab.run(HomeState, "load", "seq-1", "home", "broken")
    batch = (await ana.tab.state(HomeState)).batch
    assert (batch.op, batch.error[:24]) == ("error", "That page does not exist")
    await visitor.run(HomeState, "load", "seq-2", "home", None)
    assert (await visitor.state(HomeState)).batch.error == "Log in first."


async def test_an_unexpected_failure_names_a_number_that_the_log_has(
    ana: Person, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    async def broken(*_: object) -> None:
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr("backend.services.timelines.read_home", broken)
    await ana.tab.run(HomeState, "load", "seq-1", "home", None)
    sentence = (await ana.tab.state(HomeState)).batch.error
    number = sentence.rstrip(".").rpartition(" ")[2]
    assert "disk" not in sentence
    assert number in capsys.readouterr().out


@pytest.mark.parametrize("nonsense", [None, 7, {"a": 1}, "", "x" * 100_000])
async def test_nonsense_is_not_answered(ana: Person, nonsense: object):
    await ana.tab.run(HomeState, "load", nonsense, "home", None)
    await ana.tab.run(HomeState, "load", "seq", nonsense, None)
    await ana.tab.run(HomeState, "load_new", nonsense, "home", None)
    assert (await ana.tab.state(HomeState)).batch.seq == ""


async def test_home_opens_where_one_stopped_with_what_is_newer_above(ana: Person, bob: Person):
    await graph.follow(ana.viewer, bob.username)
    older, stopped = await post(bob, 2)
    await reading.stop_at(ana.viewer, int(stopped))
    await open_home(ana, [stopped, older], fresh=0)
    newer = await post(bob, 25)
    await open_home(ana, [stopped, older], fresh=25)
    await ana.tab.run(HomeState, "load_new", "seq-new", "home", stopped)
    batch = (await ana.tab.state(HomeState)).batch
    assert (batch.op, [row.id for row in batch.rows]) == ("prepend", newer[::-1])
    await tweets.delete(bob.viewer, int(stopped))
    await open_home(ana, [older], fresh=25)
    await preferences.change(ana.viewer, {"open_at": "top"})
    await open_home(ana, newer[:-21:-1], fresh=0)


async def test_what_one_posted_since_then_is_no_news(ana: Person, bob: Person):
    await graph.follow(ana.viewer, bob.username)
    [stopped] = await post(bob)
    await reading.stop_at(ana.viewer, int(stopped))
    [mine] = await post(ana)
    await open_home(ana, [mine, stopped], fresh=0)
    await post(bob)
    await open_home(ana, [mine, stopped], fresh=1)


async def open_home(who: Person, shown: list[str], *, fresh: int) -> None:
    await who.tab.run(HomeState, "load", f"seq-{shown}-{fresh}"[:60], "home", None)
    assert [row.id for row in (await who.tab.state(HomeState)).batch.rows] == shown
    assert (await who.tab.state(LiveState)).fresh == fresh
