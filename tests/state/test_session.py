from __future__ import annotations

from typing import Any

from backend.services import accounts
from chirp_app.chirp_app import app
from state import live
from state.guard import SessionGuard
from state.home import HomeState
from state.session import SessionState
from tests.state.conftest import Person, Tab


async def guard(tab: Tab) -> None:
    root: Any = (await tab.state(SessionState))._get_root_state()
    await SessionGuard().preprocess(app, root, None)  # pyright: ignore[reportArgumentType]  (the event does not matter)


async def test_a_tab_learns_who_sits_at_it_and_joins_the_pushes(ana: Person):
    await ana.tab.run(SessionState, "enter")
    session = await ana.tab.state(SessionState)
    assert (session.me.username, session.known) == (ana.username, True)
    assert live.tabs.of(ana.viewer.id) == [session.router.session.client_token]


async def test_visitors_go_to_explore_and_to_the_log_in_page(visitor: Tab):
    assert "/explore" in str(await visitor.run(SessionState, "enter_home"))
    assert "/login" in str(await visitor.run(SessionState, "enter_private"))
    assert (await visitor.state(SessionState)).known


async def test_nothing_secret_reaches_the_browser(ana: Person):
    await ana.tab.run(SessionState, "enter")
    await guard(ana.tab)
    assert ana.token not in ana.tab.sent()
    assert ana.email not in ana.tab.sent()


async def test_an_ended_session_counts_no_more(ana: Person):
    await accounts.log_out_everywhere(ana.viewer)
    await ana.tab.run(SessionState, "enter")
    assert (await ana.tab.state(SessionState)).me.id == ""
    assert live.tabs.of(ana.viewer.id) == []


async def test_a_state_presented_under_another_session_starts_anew(ana: Person, bob: Person):
    await guard(ana.tab)
    await ana.tab.run(SessionState, "enter")
    await ana.tab.run(HomeState, "load", "seq-1", "home", None)
    await guard(ana.tab)
    assert (await ana.tab.state(SessionState)).me.username == ana.username

    ana.tab.present(bob.token)  # bob got hold of the token of ana's tab
    await guard(ana.tab)
    assert (await ana.tab.state(SessionState)).me.id == ""
    assert (await ana.tab.state(HomeState)).batch.seq == ""
    assert ana.username not in ana.tab.sent()


async def test_a_visitors_state_does_not_become_somebodys(visitor: Tab, ana: Person):
    await guard(visitor)
    await visitor.run(SessionState, "enter")
    visitor.present(ana.token)
    await guard(visitor)
    assert not (await visitor.state(SessionState)).known
