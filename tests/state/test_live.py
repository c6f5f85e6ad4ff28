"""Signals of the bus, brought into the states of open tabs: the real app, without sockets behind its tokens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import reflex as rx

from backend.engines import Engines
from backend.events import ActPulled, ActReached
from backend.services import accounts, graph, tweets
from backend.services.tweets import Draft
from chirp_app.chirp_app import app
from state import live
from state.live import LiveState
from tests.state.conftest import Person

Open = Callable[..., Any]


@pytest.fixture
async def listening(engines: Engines) -> AsyncIterator[None]:
    async with live.listening(app):
        yield


@pytest.fixture
async def tab(listening: None) -> AsyncIterator[Open]:
    """Opens a tab of a person: its token is linked to a socket, as Reflex does at the handshake."""
    namespace = app.event_namespace
    assert namespace
    opened: list[tuple[str, str]] = []

    async def made(person: Person) -> str:
        token, sid = f"{person.username}-{len(opened)}", f"socket-{person.username}-{len(opened)}"
        await namespace._token_manager.link_token_to_sid(token, sid)
        opened.append((token, sid))
        live.tabs.join(token, person.viewer)
        return token

    yield made
    for token, sid in opened:
        live.tabs.leave(token)
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


async def test_ones_own_post_is_shown_at_once_in_all_ones_tabs(ana: Person, tab: Open):
    tokens = [await tab(ana), await tab(ana)]
    posted = await tweets.create(ana.viewer, Draft("hello"))
    for token in tokens:
        state = await until(lambda state: state.own.row is not None, token)
        assert state.own.row
        assert state.own.row.id == posted.tweet.id
        assert state.fresh == 0


async def test_a_revoked_session_ends_its_tabs(ana: Person, bob: Person, tab: Open):
    token, other = await tab(ana), await tab(bob)
    await accounts.log_out_everywhere(ana.viewer)
    await until(lambda state: state.ended, token)
    assert live.tabs.of(ana.viewer.id) == []
    assert not (await state_of(other)).ended


async def test_a_tab_that_has_gone_is_forgotten(ana: Person, bob: Person, engines: Engines, listening: None):
    await graph.follow(ana.viewer, bob.username)
    live.tabs.join("closed", ana.viewer)
    await engines.bus.publish(ActReached(101, bob.viewer.id, (ana.viewer.id,)))
    async with asyncio.timeout(5):
        while live.tabs.of(ana.viewer.id):
            await asyncio.sleep(0.01)
