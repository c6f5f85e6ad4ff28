"""Signals of the bus, brought into the states of open tabs: the real app, without sockets behind its tokens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
import reflex as rx
from prometheus_client import REGISTRY

from backend.engines import Engines
from backend.events import ActPulled, ActReached, NotificationsChanged
from backend.services import accounts, graph, notifications, pins, tweets
from backend.services.tweets import Draft
from chirp_app.chirp_app import app
from state import pushes
from state.live import LiveState
from tests.state.conftest import Person
from workers.notify import notify_follow

Open = Callable[..., Any]


@pytest_asyncio.fixture(loop_scope="session")
async def listening(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(pushes, "_SWEEP_S", 0.01)
    monkeypatch.setattr(pushes, "_SETTLE_S", 0.01)
    async with pushes.listening(app):
        yield


@pytest_asyncio.fixture(loop_scope="session")
async def tab(listening: None) -> AsyncIterator[Open]:
    """Opens a tab of a person: its token is linked to a socket, as Reflex does at the handshake."""
    namespace = app.event_namespace
    assert namespace
    opened: list[tuple[str, str]] = []

    async def made(person: Person) -> str:
        token, sid = f"{person.username}-{len(opened)}", f"socket-{person.username}-{len(opened)}"
        await namespace._token_manager.link_token_to_sid(token, sid)
        opened.append((token, sid))
        pushes.tabs.join(token, person.viewer, sid)
        return token

    yield made
    for token, sid in opened:
        pushes.tabs.leave(token)
        await namespace._token_manager.disconnect_token(token, sid)


async def state_of(token: str) -> LiveState:
    root = await app.state_manager.get_state(rx.BaseStateToken(ident=token, cls=LiveState))
    return await root.get_state(LiveState)


async def until(condition: Callable[[LiveState], bool], token: str) -> LiveState:
    async with asyncio.timeout(5):
        while not condition(state := await state_of(token)):
            await asyncio.sleep(0.01)
    return state


async def test_a_followers_tab_counts_an_act_that_reached_it(ana: Person, bob: Person, engines: Engines, tab: Open):
    await graph.follow(ana.viewer, bob.username)
    token = await tab(ana)
    for act in (101, 102, 102):
        await engines.bus.publish(ActReached(act, bob.viewer.id, (ana.viewer.id,)))
    assert (await until(lambda state: state.fresh >= 2, token)).fresh == 2


async def test_every_tab_of_a_person_counts(ana: Person, bob: Person, engines: Engines, tab: Open):
    await graph.follow(ana.viewer, bob.username)
    tokens = [await tab(ana), await tab(ana)]
    await engines.bus.publish(ActReached(101, bob.viewer.id, (ana.viewer.id,)))
    for token in tokens:
        await until(lambda state: state.fresh == 1, token)


async def test_a_pulled_act_is_counted_by_those_who_follow(ana: Person, bob: Person, engines: Engines, tab: Open):
    await graph.follow(ana.viewer, bob.username)
    follower, author = await tab(ana), await tab(bob)
    await engines.bus.publish(ActPulled(101, bob.viewer.id))
    await until(lambda state: state.fresh == 1, follower)
    assert (await state_of(author)).fresh == 0


@pytest.mark.parametrize("change", ["unfollow", "mute", "block"])
async def test_what_a_viewer_would_not_see_is_not_counted(
    ana: Person, bob: Person, sign_up: Any, engines: Engines, tab: Open, change: str
):
    carla = await sign_up("carla")
    for author in (bob, carla):
        await graph.follow(ana.viewer, author.username)
    await getattr(graph, change)(ana.viewer, bob.username)
    token = await tab(ana)
    await engines.bus.publish(ActReached(101, bob.viewer.id, (ana.viewer.id,)))
    await engines.bus.publish(ActReached(102, carla.viewer.id, (ana.viewer.id,)))
    assert (await until(lambda state: state.fresh > 0, token)).fresh == 1


async def test_a_late_signal_for_what_was_just_read_is_no_news(ana: Person, bob: Person, engines: Engines, tab: Open):
    await graph.follow(ana.viewer, bob.username)
    token = await tab(ana)
    (await state_of(token))._known = frozenset({101})
    await engines.bus.publish(ActReached(101, bob.viewer.id, (ana.viewer.id,)))
    await engines.bus.publish(ActReached(102, bob.viewer.id, (ana.viewer.id,)))
    assert (await until(lambda state: state.fresh > 0, token)).fresh == 1


async def test_another_push_takes_no_announcement_with_it(ana: Person, bob: Person, engines: Engines, tab: Open):
    await graph.follow(ana.viewer, bob.username)
    token = await tab(ana)
    async with app.modify_state(rx.BaseStateToken(ident=token, cls=LiveState)):  # the tab is busy: both pushes wait
        mine = (await tweets.create(ana.viewer, Draft("mine"))).tweet
        await engines.bus.publish(ActReached(101, bob.viewer.id, (ana.viewer.id,)))
    await until(lambda state: state.own.seq == f"own-{mine.id}", token)
    assert (await until(lambda state: state.fresh > 0, token)).fresh == 1


async def test_two_retweets_of_one_post_are_one_news_also_when_they_come_at_once(ana: Person, tab: Open) -> None:
    state = await state_of(await tab(ana))
    state._announce({103: 50, 104: 50, 105: 51})
    assert (state.fresh, state._known) == (2, frozenset({103, 105}))


async def test_a_retweet_is_no_news_where_its_tweet_stands_already_or_is_hidden(
    ana: Person, bob: Person, sign_up: Any, engines: Engines, tab: Open
):
    carla = await sign_up("carla")
    await graph.follow(ana.viewer, bob.username)
    await graph.mute(ana.viewer, carla.username)
    token = await tab(ana)
    (await state_of(token))._announce({101: 101})
    for act, tweet, author in ((102, 101, 99), (103, 50, 99), (104, 50, 99), (105, 51, carla.viewer.id)):
        await engines.bus.publish(ActReached(act, bob.viewer.id, (ana.viewer.id,), tweet, author))
    await engines.bus.publish(ActReached(106, bob.viewer.id, (ana.viewer.id,), 106, bob.viewer.id))
    state = await until(lambda state: 106 in state._known, token)
    assert (state.fresh, state._known) == (3, frozenset({101, 103, 106}))


async def test_ones_own_post_is_shown_at_once_in_all_ones_tabs(ana: Person, tab: Open):
    tokens = [await tab(ana), await tab(ana)]
    posted = await tweets.create(ana.viewer, Draft("hello"))
    for token in tokens:
        state = await until(lambda state: state.own.row is not None, token)
        assert state.own.row
        assert state.own.row.id == posted.tweet.id
        assert state.fresh == 0


async def test_what_one_pins_is_told_to_all_ones_tabs(ana: Person, bob: Person, tab: Open):
    tokens, other = [await tab(ana), await tab(ana)], await tab(bob)
    first, second = [int((await tweets.create(ana.viewer, Draft(text))).tweet.id) for text in ("one", "two")]
    for tweet, wanted, shown in ((first, True, first), (second, True, second), (second, False, "")):
        await pins.set_pinned(ana.viewer, tweet, wanted)
        for token in tokens:
            await until(lambda state, shown=shown: state.pinned == str(shown), token)
    assert (await state_of(other)).pinned == ""


@pytest.mark.slow
async def test_the_bell_rings_in_all_tabs_and_a_flood_costs_few_pushes(
    ana: Person, bob: Person, sign_up: Any, engines: Engines, tab: Open, monkeypatch: pytest.MonkeyPatch
):
    counted: list[int] = []
    count = notifications.unread

    async def counting(user: int) -> int:
        counted.append(user)
        return await count(user)

    monkeypatch.setattr(notifications, "unread", counting)
    tokens = [await tab(ana), await tab(ana)]
    for place in range(2000):
        await engines.bus.publish(NotificationsChanged(ana.viewer.id, place))
    await graph.follow(bob.viewer, ana.username)
    await notify_follow(ana.viewer.id, bob.viewer.id)
    for token in tokens:
        await until(lambda state: state.unread == 1, token)
    assert len(counted) < 20
    await graph.mute(ana.viewer, bob.username)
    for token in tokens:
        await until(lambda state: state.unread == 0, token)


async def test_a_bell_that_could_not_be_counted_rings_again(
    ana: Person, bob: Person, engines: Engines, tab: Open, monkeypatch: pytest.MonkeyPatch
):
    token = await tab(ana)
    failed = asyncio.Event()

    async def fails(user: int) -> int:
        failed.set()
        raise RuntimeError("once")

    with monkeypatch.context() as patched:
        patched.setattr(notifications, "unread", fails)
        await engines.bus.publish(NotificationsChanged(ana.viewer.id))
        await asyncio.wait_for(failed.wait(), 5)
    await graph.follow(bob.viewer, ana.username)
    await notify_follow(ana.viewer.id, bob.viewer.id)
    await until(lambda state: state.unread == 1, token)


async def test_a_revoked_session_ends_its_tabs(ana: Person, bob: Person, tab: Open):
    token, other = await tab(ana), await tab(bob)
    await accounts.log_out_everywhere(ana.viewer)
    await until(lambda state: state.ended, token)
    assert pushes.tabs.of(ana.viewer.id) == []
    assert not (await state_of(other)).ended


async def test_whoever_takes_over_a_tabs_token_is_told_nothing(ana: Person, bob: Person, engines: Engines, tab: Open):
    await graph.follow(ana.viewer, bob.username)
    token = await tab(ana)
    assert app.event_namespace
    sockets = app.event_namespace._token_manager
    await sockets.disconnect_token(token, f"socket-{token}")
    assert await sockets.link_token_to_sid(token, "a thief's") is None
    await engines.bus.publish(ActReached(101, bob.viewer.id, (ana.viewer.id,)))
    await tweets.create(ana.viewer, Draft("for my own tabs"))
    await gone(ana)
    state = await state_of(token)
    assert (state.fresh, state.own.row) == (0, None)


async def gone(person: Person) -> None:
    async with asyncio.timeout(5):
        while pushes.tabs.of(person.viewer.id):
            await asyncio.sleep(0.01)


async def test_a_closed_tab_is_forgotten_though_nothing_is_pushed(ana: Person, bob: Person, tab: Open):
    await tab(bob)
    pushes.tabs.join("closed", ana.viewer, "gone")
    assert REGISTRY.get_sample_value("chirp_live_tabs") == 2
    await gone(ana)
    assert pushes.tabs.of(bob.viewer.id)
    assert REGISTRY.get_sample_value("chirp_live_tabs") == 1


async def test_a_sweep_that_fails_is_not_the_last(ana: Person, listening: None, monkeypatch: pytest.MonkeyPatch):
    failed = asyncio.Event()

    def fails(connected: Any) -> None:
        failed.set()
        raise RuntimeError("once")

    with monkeypatch.context() as patched:
        patched.setattr(pushes.tabs, "sweep", fails)
        await asyncio.wait_for(failed.wait(), 5)
    pushes.tabs.join("closed", ana.viewer, "gone")
    await gone(ana)


async def test_after_a_gap_of_the_bus_a_tab_looks_for_what_it_missed(ana: Person, engines: Engines, tab: Open):
    token = await tab(ana)
    before = (await state_of(token)).joined
    engines.bus._tell_of_gap()
    state = await until(lambda state: state.joined != before, token)
    assert not state.ended
    before = state.joined
    engines.bus._tell_of_gap()
    await until(lambda state: state.joined != before, token)


async def test_after_a_gap_a_tab_whose_session_ended_unheard_is_ended(
    ana: Person, bob: Person, engines: Engines, tab: Open
):
    token, other = await tab(ana), await tab(bob)
    before = (await state_of(other)).joined
    await engines.sessions.end(ana.viewer.id, ana.viewer.session_id)
    engines.bus._tell_of_gap()
    await until(lambda state: state.ended, token)
    assert pushes.tabs.of(ana.viewer.id) == []
    assert not (await until(lambda state: state.joined != before, other)).ended


async def test_a_tab_that_never_reads_stops_counting(ana: Person, bob: Person, engines: Engines, tab: Open):
    await graph.follow(ana.viewer, bob.username)
    token = await tab(ana)
    (await state_of(token))._announce({act: act for act in range(1, 1001)})
    (await state_of(token))._announce({1001: 1001})
    state = await state_of(token)
    assert (state.fresh, len(state._known)) == (1000, 1000)
    state._read([])
    await engines.bus.publish(ActReached(1002, bob.viewer.id, (ana.viewer.id,)))
    await until(lambda state: state.fresh == 1, token)
