from __future__ import annotations

from typing import Any

import pytest
from reflex_base.event import Event

from backend.errors import Unavailable
from backend.services import accounts
from chirp_app.chirp_app import app
from state.guard import SessionGuard
from state.home import HomeState
from state.live import LiveState
from state.session import SessionState
from state.settings import SettingsState
from state.tabs import tabs
from state.trends import TrendsState
from tests.state.conftest import Person, Tab


async def guard(tab: Tab, event: str = "reflex___state____state.hydrate_and_load") -> None:
    root: Any = (await tab.state(SessionState))._get_root_state()
    await SessionGuard().preprocess(app, root, Event(event))


async def test_a_tab_learns_who_sits_at_it_and_joins_the_pushes(ana: Person):
    await ana.tab.run(SessionState, "enter")
    session = await ana.tab.state(SessionState)
    assert (session.me.username, session.known) == (ana.username, True)
    assert [seat.token for seat in tabs.of(ana.viewer.id)] == [session.router.session.client_token]


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
    assert tabs.of(ana.viewer.id) == []


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


async def test_a_session_that_was_ended_elsewhere_leaves_nothing_in_its_tabs(ana: Person):
    await guard(ana.tab)
    await ana.tab.run(SessionState, "enter")
    await ana.tab.run(SettingsState, "read_account")
    await ana.tab.run(SettingsState, "read_sessions")
    await accounts.log_out_everywhere(ana.viewer)
    await guard(ana.tab)  # Reflex sends the whole state right after this
    assert (await ana.tab.state(SettingsState)).sessions == []
    assert ana.email not in ana.tab.sent()
    assert ana.username not in ana.tab.sent()
    assert not (await ana.tab.state(LiveState)).ended  # its page asks for itself who it is for
    assert tabs.of(ana.viewer.id) == []


async def test_a_page_that_was_just_opened_is_not_told_that_a_session_has_ended(ana: Person):
    """Whichever of its events comes first: it asks for itself who it is for."""
    await guard(ana.tab)
    await accounts.log_out_everywhere(ana.viewer)
    await guard(ana.tab, "some.event")
    assert not (await ana.tab.state(LiveState)).ended


async def test_a_page_that_stands_open_is_told_that_its_session_has_ended(ana: Person):
    await guard(ana.tab)
    await ana.tab.run(SessionState, "enter")
    await ana.tab.run(SettingsState, "read_account")
    await accounts.log_out_everywhere(ana.viewer)
    await guard(ana.tab, "some.event")
    assert (await ana.tab.state(LiveState)).ended
    assert ana.email not in ana.tab.sent()


async def test_the_token_of_a_tab_gives_nothing_without_the_cookie(ana: Person):
    await guard(ana.tab)
    await ana.tab.run(SettingsState, "read_account")
    ana.tab.present("")
    await guard(ana.tab)
    assert ana.email not in ana.tab.sent()


async def test_a_page_that_was_opened_while_nobody_could_say_who_it_is_makes_up_for_it(
    ana: Person, monkeypatch: pytest.MonkeyPatch
):
    await guard(ana.tab)
    await ana.tab.run(SessionState, "enter")
    await ana.tab.run(SettingsState, "read_account")

    async def away(_token: str | None) -> None:
        raise Unavailable("The database can't be read.")

    monkeypatch.setattr(accounts, "viewer_of", away)
    await guard(ana.tab)
    assert ana.email not in ana.tab.sent()  # whoever it is
    with pytest.raises(Unavailable):
        await ana.tab.run(SessionState, "enter")
    await guard(ana.tab, "some.event")
    await ana.tab.run(HomeState, "load", "seq-1", "home", None)
    assert (await ana.tab.state(HomeState)).batch.op == "error"
    monkeypatch.undo()
    await guard(ana.tab, "some.event")  # try again
    assert (await ana.tab.state(SessionState)).me.username == ana.username
    assert tabs.of(ana.viewer.id)
    assert (await ana.tab.state(TrendsState)).known  # what stands beside the page too
    await ana.tab.run(HomeState, "load", "seq-2", "home", None)
    assert (await ana.tab.state(HomeState)).batch.op == "reset"


async def test_what_stands_in_a_page_stays_while_nobody_can_say_who_it_is(ana: Person, monkeypatch: pytest.MonkeyPatch):
    await guard(ana.tab)
    await ana.tab.run(SessionState, "enter")

    async def away(_token: str | None) -> None:
        raise Unavailable("The database can't be read.")

    monkeypatch.setattr(accounts, "viewer_of", away)
    await guard(ana.tab, "some.event")
    assert (await ana.tab.state(SessionState)).me.username == ana.username
    monkeypatch.undo()
    await guard(ana.tab, "some.event")
    assert (await ana.tab.state(SessionState)).me.username == ana.username
