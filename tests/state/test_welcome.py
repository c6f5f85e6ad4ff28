from __future__ import annotations

import pytest

from backend.errors import Malformed, NotSignedIn
from backend.services import tweets, welcome
from backend.services.tweets import Draft
from backend.words import speak_to
from state.welcome import WelcomeState
from tests.state.conftest import Person, Tab


async def test_interests_are_chosen_from_what_is_offered(ana: Person, bob: Person):
    await tweets.create(bob.viewer, Draft("About #ferns and #mosses"))
    await ana.tab.run(WelcomeState, "read_interests")
    state = await ana.tab.state(WelcomeState)
    offered = [one.tag for one in state.interests]
    assert {"ferns", "mosses"} <= set(offered)
    await ana.tab.run(WelcomeState, "choose", "ferns", True)
    await ana.tab.run(WelcomeState, "choose", "made up", True)
    for junk in ("true", None, 1):
        with pytest.raises(Malformed):
            await ana.tab.run(WelcomeState, "choose", "mosses", junk)
    assert [one.tag for one in state.interests if one.chosen] == ["ferns"]
    await ana.tab.run(WelcomeState, "read_people")
    assert (state.people[0].user.username, state.people[0].tag) == (bob.username, "ferns")
    await ana.tab.run(WelcomeState, "read_interests")
    assert (state.interests[0].tag, state.interests[0].chosen) == ("ferns", True)
    await ana.tab.run(WelcomeState, "choose", "ferns", False)
    assert not any(one.chosen for one in state.interests)


async def test_what_posts_in_ones_language_say_is_offered_first(ana: Person, bob: Person):
    for text in ("The sea is here #tides", "The sea is here #tides", "Não tem mais nada aqui #marés"):
        await tweets.create(bob.viewer, Draft(text))
    for language, first, second in (("pt-BR", "marés", "tides"), ("en", "tides", "marés")):
        speak_to(f"locale={language}", "")
        await ana.tab.run(WelcomeState, "read_interests")
        offered = [one.tag for one in (await ana.tab.state(WelcomeState)).interests]
        assert offered.index(first) < offered.index(second)


async def test_no_more_are_chosen_than_can_be_asked_for(ana: Person, bob: Person):
    await tweets.create(bob.viewer, Draft(" ".join(f"#tag{number}" for number in range(14))))
    await ana.tab.run(WelcomeState, "read_interests")
    state = await ana.tab.state(WelcomeState)
    for one in list(state.interests):
        await ana.tab.run(WelcomeState, "choose", one.tag, True)
    assert sum(one.chosen for one in state.interests) == 10


async def test_a_name_that_can_not_be_is_said_at_its_field(ana: Person):
    assert await ana.tab.run(WelcomeState, "save_profile", {"display_name": " "}) is None
    assert set((await ana.tab.state(WelcomeState)).errors) == {"display_name"}
    assert await ana.tab.run(WelcomeState, "save_profile", {"display_name": "Ana Lima"}) is not None


@pytest.mark.slow
async def test_they_end_for_their_owner_only(ana: Person, bob: Person, visitor: Tab):
    await welcome.begin(ana.viewer.id)
    await bob.tab.run(WelcomeState, "finish")
    assert await ana.tab.run(WelcomeState, "enter") is None
    assert await bob.tab.run(WelcomeState, "enter") is not None
    await ana.tab.run(WelcomeState, "finish")
    assert await ana.tab.run(WelcomeState, "enter") is not None
    for handler, given in (("finish", ()), ("save_profile", ({"display_name": "x"},))):
        if handler == "finish":
            with pytest.raises(NotSignedIn):
                await visitor.run(WelcomeState, handler, *given)
        else:
            await visitor.run(WelcomeState, handler, *given)
            assert "form" in (await visitor.state(WelcomeState)).errors
