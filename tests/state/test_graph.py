from __future__ import annotations

import pytest
import pytest_asyncio

from backend.errors import Unavailable
from backend.services import accounts, graph, users
from state.explore import ExploreState
from state.follows import FollowsState
from state.graph import GraphState
from state.suggestions import SuggestionsState
from state.toast import ToastState
from state.trends import TrendsState
from tests.state.conftest import Person, Tab


async def relation(viewer: Person, other: Person):
    found = (await users.profile(viewer.viewer, other.username)).relationship
    assert found
    return found


async def test_following_is_what_is_wanted_however_often_it_is_said(ana: Person, bob: Person):
    heard = {""}
    for wanted in (True, True, False, False, True):
        await ana.tab.run(GraphState, "follow", bob.username, wanted)
        assert (await relation(ana, bob)).following is wanted
        answer = (await ana.tab.state(GraphState)).answer
        assert (answer.username, answer.wanted, answer.sentence) == (bob.username, wanted, "")
        assert answer.seq not in heard  # the browser asks until it hears one
        heard.add(answer.seq)


async def test_a_refused_follow_is_taken_back_with_a_sentence(ana: Person, visitor: Tab):
    await ana.tab.run(GraphState, "follow", ana.username, True)
    first = (await ana.tab.state(GraphState)).answer
    assert (first.username, first.sentence) == (ana.username, "You can't do that to yourself.")
    await ana.tab.run(GraphState, "follow", "nobody_here", True)
    assert (await ana.tab.state(GraphState)).answer.seq not in ("", first.seq)
    await visitor.run(GraphState, "follow", ana.username, True)
    assert (await visitor.state(GraphState)).answer.sentence == "Log in first."


@pytest.mark.parametrize("nonsense", [None, 7, {"a": 1}, "x" * 100_000, "' OR 1=1", "\x00"])
async def test_nonsense_for_a_name_follows_nobody(ana: Person, nonsense: object):
    await ana.tab.run(GraphState, "follow", nonsense, True)
    assert (await ana.tab.state(GraphState)).answer.seq
    assert (await users.profile(None, ana.username)).following_count == 0


async def test_mute_and_block_and_back(ana: Person, bob: Person):
    for wanted in (True, False):
        await ana.tab.run(GraphState, "mute", bob.username, wanted)
        await ana.tab.run(GraphState, "block", bob.username, wanted)
        now = await relation(ana, bob)
        assert (now.muting, now.blocking) == (wanted, wanted)


@pytest.mark.parametrize("handler", ["mute", "block"])
async def test_each_wish_has_an_answer_that_names_it(ana: Person, bob: Person, handler: str):
    heard = {""}
    for wanted in (True, True, False, False):
        await ana.tab.run(GraphState, handler, bob.username, wanted)
        answer = (await ana.tab.state(GraphState)).answer
        assert (answer.kind, answer.username, answer.wanted, answer.sentence) == (handler, bob.username, wanted, "")
        assert answer.seq not in heard
        heard.add(answer.seq)


async def test_visitors_mute_and_block_nobody(ana: Person, visitor: Tab):
    for handler in ("mute", "block"):
        await visitor.run(GraphState, handler, ana.username, True)
        assert (await visitor.state(GraphState)).answer.sentence == "Log in first."


@pytest.mark.slow
async def test_lists_of_people_page_without_gap_or_double(ana: Person, sign_up, visitor: Tab):
    names = []
    for _ in range(23):
        person = await sign_up("fan")
        await person.tab.run(GraphState, "follow", ana.username, True)
        names.insert(0, person.username)
    feed, cursor, read = f"followers/{ana.username}/followers", None, []
    for page in range(2):
        await visitor.run(FollowsState, "load", f"seq{page}", feed, cursor)
        batch = (await visitor.state(FollowsState)).batch
        read += [row.username for row in batch.rows]
        cursor = batch.cursor
    assert read == names
    assert batch.end
    assert "@example.org" not in visitor.sent()
    await visitor.run(FollowsState, "load", "seq", f"following/{person.username}/following", None)
    assert [row.username for row in (await visitor.state(FollowsState)).batch.rows] == [ana.username]


async def suggested(tab: Tab, *, read: bool = True) -> list[str]:
    if read:
        await tab.run(SuggestionsState, "suggest")
    return [one.username for one in (await tab.state(SuggestionsState)).people]


@pytest_asyncio.fixture(loop_scope="session")
async def near(ana: Person, bob: Person, sign_up) -> list[str]:
    """People whom Ana is sure to be offered: somebody she follows follows them."""
    people = [(await sign_up("near")).username for _ in range(3)]
    await graph.follow(ana.viewer, bob.username)
    for one in people:
        await graph.follow(bob.viewer, one)
    return people


async def test_nobody_is_told_to_follow_themselves(ana: Person, near: list[str]):
    names = await suggested(ana.tab)
    assert set(near) <= set(names)
    assert ana.username not in names
    assert "@example.org" not in ana.tab.sent()


async def test_who_was_just_followed_keeps_the_row_until_the_next_page(ana: Person, near: list[str]):
    assert near[0] in await suggested(ana.tab)
    await ana.tab.run(GraphState, "follow", near[0], True)
    assert near[0] in await suggested(ana.tab, read=False)
    assert near[0] not in await suggested(ana.tab)


@pytest.mark.parametrize("handler", ["mute", "block"])
async def test_who_was_just_muted_or_blocked_is_not_suggested_a_moment_longer(
    ana: Person, near: list[str], handler: str
):
    assert near[0] in await suggested(ana.tab)
    await ana.tab.run(GraphState, handler, near[0], True)
    assert near[0] not in await suggested(ana.tab, read=False)
    await ana.tab.run(GraphState, handler, near[0], False)
    assert near[0] in await suggested(ana.tab, read=False)


async def test_a_page_that_was_loaded_anew_has_the_suggestions_of_now(ana: Person, near: list[str]):
    assert near[0] in await suggested(ana.tab)
    await graph.follow(ana.viewer, near[0])  # by a program
    ana.tab.present(ana.token, socket="another")
    assert near[0] not in await suggested(ana.tab)


async def test_explore_is_open_to_visitors(ana: Person, visitor: Tab):
    from backend.services import tweets

    post = (await tweets.create(ana.viewer, tweets.Draft("Everybody may read this"))).tweet
    await visitor.run(ExploreState, "load", "seq", "newest/explore", None)
    assert (await visitor.state(ExploreState)).batch.rows[0].id == post.id


async def test_explore_is_shown_when_nobody_can_say_whom_its_people_are_for(
    ana: Person, monkeypatch: pytest.MonkeyPatch
):
    """Its posts wait for what is above them: a feed that is never shown can't say that it failed."""

    async def away(_token: str | None) -> None:
        raise Unavailable("The database can't be read.")

    monkeypatch.setattr(accounts, "viewer_of", away)
    for handler, state in (("suggest", SuggestionsState), ("read", TrendsState)):
        await ana.tab.run(state, handler)
        assert (await ana.tab.state(state)).known
    assert (await ana.tab.state(ToastState)).toast.tone == "error"
    await ana.tab.run(ExploreState, "load", "seq", "newest/explore", None)
    assert (await ana.tab.state(ExploreState)).batch.op == "error"
    monkeypatch.undo()
    await ana.tab.run(SuggestionsState, "suggest")
    await ana.tab.run(ExploreState, "load", "seq", "newest/explore", None)
    assert (await ana.tab.state(ExploreState)).batch.op == "reset"
