"""Who is told what happened to the system."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend import redis_servers
from backend.engines import Engines
from backend.errors import NotFound, NotSignedIn
from backend.event_log import EventLog
from backend.services import controls, system_events, tweets
from backend.services.tweets import Draft
from backend.settings import Demo
from state.xray_events import EventsState, drop
from tests.state.conftest import Person, Tab
from workers.fan_out import fan_out


async def test_nobody_but_administrators_is_told_what_happened(
    engines: Engines, ana: Person, bob: Person, visitor: Tab
):
    await tweets.create(bob.viewer, Draft("an event"))
    await engines.event_log.flush()
    await ana.tab.run(EventsState, "enter")
    state = await ana.tab.state(EventsState)
    assert state.events == []
    with pytest.raises(NotFound):
        await system_events.recent(ana.viewer)
    with pytest.raises(NotSignedIn):
        await visitor.run(EventsState, "enter")
    await engines.users.change(ana.viewer.id, role="admin")
    await ana.tab.run(EventsState, "enter")
    first = state.events[0]
    assert (first.event, first.username, first.count) == ("posted", bob.username, 1) or first.count > 1
    await drop(state)  # the signal that takes the role away
    assert (state.events, state.answered) == ([], "")
    await engines.users.change(ana.viewer.id, role="user")
    await ana.tab.run(EventsState, "read")
    assert state.events == []


async def test_in_a_demo_world_everybody_sees_what_was_done_and_what_came_of_it(engines: Engines, bob: Person):
    engines.settings = engines.settings.model_copy(update={"demo": Demo.ON})
    before = await engines.live_settings.celebrity_threshold()
    try:
        await controls.set_threshold(bob.viewer, 4_000)
    finally:
        await engines.live_settings.set_celebrity_threshold(before)
    posted = int((await tweets.create(bob.viewer, Draft("and done"))).tweet.id)
    await fan_out(posted)
    await engines.event_log.flush()
    await bob.tab.run(EventsState, "enter")
    state = await bob.tab.state(EventsState)
    done, made, moved = state.events[:3]
    assert (done.event, done.username, made.event, made.username) == (
        "fanned_out",
        bob.username,
        "posted",
        bob.username,
    )
    assert 0 <= done.late_ms < 60_000
    assert (moved.event, moved.count) == ("threshold", 4_000)
    assert len({one.id for one in state.events}) == len(state.events)


async def test_without_redis_a_sentence_stands_there_and_it_is_asked_again(
    engines: Engines, bob: Person, tmp_path: Path
):
    engines.settings = engines.settings.model_copy(update={"demo": Demo.ON})
    log, engines.event_log = engines.event_log, EventLog(redis_servers.client(f"unix://{tmp_path}/nobody"), "web")
    await bob.tab.run(EventsState, "enter")
    state = await bob.tab.state(EventsState)
    first = state.answered
    assert "Redis is not answering" in state.trouble
    await bob.tab.run(EventsState, "read")
    assert state.answered != first
    engines.event_log = log
    await bob.tab.run(EventsState, "read")
    assert state.trouble == ""
