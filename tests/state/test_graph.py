from __future__ import annotations

import pytest

from backend.errors import NotSignedIn
from backend.services import users
from state.explore import ExploreState
from state.follows import FollowsState
from state.graph import GraphState
from state.suggestions import SuggestionsState
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


async def test_visitors_mute_and_block_nobody(ana: Person, visitor: Tab):
    for handler in ("mute", "block"):
        with pytest.raises(NotSignedIn):
            await visitor.run(GraphState, handler, ana.username, True)


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


async def test_suggestions_are_read_once_and_anew_for_somebody_else(ana: Person, bob: Person):
    await ana.tab.run(SuggestionsState, "suggest")
    people = (await ana.tab.state(SuggestionsState)).people
    assert ana.username not in [one.username for one in people]
    assert "@example.org" not in ana.tab.sent()


async def test_explore_is_open_to_visitors(ana: Person, visitor: Tab):
    from backend.services import tweets

    post = (await tweets.create(ana.viewer, tweets.Draft("Everybody may read this"))).tweet
    await visitor.run(ExploreState, "load", "seq", "newest/explore", None)
    assert (await visitor.state(ExploreState)).batch.rows[0].id == post.id
