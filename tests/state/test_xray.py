"""Who may look into the system, and what the newest posts' ways show."""

from __future__ import annotations

import pytest

from backend.engines import Engines
from backend.errors import NotFound, NotSignedIn
from backend.services import engagement, suspensions, tweets, xray
from backend.services.tweets import Draft
from backend.settings import Demo
from state.moderation import ModerationState
from state.moderation import drop as drop_reports
from state.tabs import Tabs
from state.xray import XrayState, drop
from tests.state.conftest import Person, Tab


async def test_nobody_but_administrators_looks_into_the_system(engines: Engines, ana: Person, visitor: Tab):
    made = await tweets.create(ana.viewer, Draft("seen from inside"))
    await engines.traces.flush()
    await ana.tab.run(XrayState, "enter")
    state = await ana.tab.state(XrayState)
    assert (state.status, state.posts) == ("missing", [])
    for call in (xray.recent(ana.viewer), xray.way(ana.viewer, int(made.tweet.act_id))):
        with pytest.raises(NotFound):
            await call
    with pytest.raises(NotSignedIn):
        await visitor.run(XrayState, "enter")
    await engines.users.change(ana.viewer.id, role="admin")
    await ana.tab.run(XrayState, "enter")
    assert state.status == "found"
    assert (state.posts[0].text, state.posts[0].delivery, state.posts[0].username) == (
        "seen from inside",
        "push",
        ana.username,
    )
    assert [step.name for step in state.way.steps][:2] == ["post", "check"]
    await engines.users.change(ana.viewer.id, role="user")
    before = state.answered
    await ana.tab.run(XrayState, "read")
    assert (state.status, state.posts, state.way.steps) == ("missing", [], [])
    assert before != state.answered


async def test_in_a_demo_world_everybody_does(engines: Engines, bob: Person):
    engines.settings = engines.settings.model_copy(update={"demo": Demo.ON})
    await tweets.create(bob.viewer, Draft("one"))
    await engines.traces.flush()
    await bob.tab.run(XrayState, "enter")
    state = await bob.tab.state(XrayState)
    assert (state.status, state.way.post.text) == ("found", "one")
    assert state.system.store.count >= 1
    assert state.system.engines[0].role == "people"
    first = state.posts[0].id
    await bob.tab.run(XrayState, "follow", first)
    gone = await tweets.create(bob.viewer, Draft("two"))
    await engines.traces.flush()
    await bob.tab.run(XrayState, "read")
    assert (state.posts[0].text, state.way.post.text) == ("two", "one")
    await bob.tab.run(XrayState, "follow", "")
    assert state.way.post.text == "two"
    await tweets.delete(bob.viewer, int(gone.tweet.id))
    await bob.tab.run(XrayState, "read")
    assert state.posts[0].text == ""
    with pytest.raises(NotFound):
        await bob.tab.run(XrayState, "follow", "no number")


async def test_a_repost_has_a_way_of_its_own(engines: Engines, ana: Person, bob: Person):
    engines.settings = engines.settings.model_copy(update={"demo": Demo.ON})
    made = await tweets.create(bob.viewer, Draft("worth it"))
    await engagement.set_retweet(ana.viewer, int(made.tweet.id), True)
    await engines.traces.flush()
    newest = (await xray.recent(ana.viewer))[0]
    assert (newest.username, newest.text, newest.repost) == (ana.username, "worth it", True)


async def test_what_suspended_people_made_is_shown_to_nobody(engines: Engines, ana: Person, bob: Person):
    engines.settings = engines.settings.model_copy(update={"demo": Demo.ON})
    made = await tweets.create(bob.viewer, Draft("not for long"))
    await engagement.set_retweet(ana.viewer, int(made.tweet.id), True)
    await engines.traces.flush()
    assert {one.text for one in (await xray.recent(ana.viewer))[:2]} == {"not for long"}
    await suspensions.suspend(bob.username)
    assert "not for long" not in {one.text for one in await xray.recent(ana.viewer)}
    assert bob.username not in {one.username for one in await xray.recent(ana.viewer)}
    with pytest.raises(NotFound):
        await xray.way(ana.viewer, int(made.tweet.act_id))


async def test_a_tab_gives_back_all_that_only_administrators_see(ana: Person):
    tabs = Tabs()
    tabs.join("token", ana.viewer, "socket")
    for one in (drop_reports, drop, drop):
        tabs.guard("token", one)
    assert [one for _, one in tabs.guarded(ana.viewer.id)] == [drop_reports, drop]
    assert ModerationState is not XrayState
