from __future__ import annotations

import asyncio

import pytest
import reflex as rx

from backend.engines import Engines
from backend.errors import Malformed, NotFound, NotSignedIn, Suspended, TweetNotFound
from backend.events import UsersChanged
from backend.services import moderation, tweets, users
from backend.services.tweets import Draft
from chirp_app.chirp_app import app
from state.moderation import ModerationState, drop
from state.reports import ReportsState
from state.session import Me, SessionState
from state.tabs import tabs
from state.toast import ToastState
from tests.state.conftest import Person, Tab
from tests.state.test_live import Open, listening, tab

__all__ = ["listening", "tab"]


async def test_an_administrator_reads_and_decides(engines: Engines, ana: Person, bob: Person, visitor: Tab):
    tweet = (await tweets.create(bob.viewer, Draft("Buy this"))).tweet.id
    await ana.tab.run(ReportsState, "report", bob.username, tweet, "spam")
    assert (await ana.tab.state(ToastState)).toast.text.startswith("Thank you")
    await bob.tab.run(ModerationState, "read")
    assert (await bob.tab.state(ModerationState)).status == "missing"
    for handler, arguments in (("hide", (tweet, True)), ("suspend", (ana.username, True)), ("dismiss", ("1",))):
        with pytest.raises(NotFound):
            await bob.tab.run(ModerationState, handler, *arguments)
        with pytest.raises(NotSignedIn):
            await visitor.run(ModerationState, handler, *arguments)
    await engines.users.change(ana.viewer.id, role="admin")
    await ana.tab.run(ModerationState, "read")
    state = await ana.tab.state(ModerationState)
    assert tweet in [one.tweet_id for one in state.reports]
    await ana.tab.run(ModerationState, "hide", tweet, True)
    assert tweet not in [one.tweet_id for one in state.reports]
    with pytest.raises(TweetNotFound):
        await tweets.get(None, int(tweet))


async def test_whoever_is_no_administrator_any_more_keeps_nothing(
    engines: Engines, ana: Person, bob: Person, tab: Open
):
    await engines.users.change(ana.viewer.id, role="admin")
    await bob.tab.run(ReportsState, "report", ana.username, "", "spam")
    token = await tab(ana)
    async with app.modify_state(rx.BaseStateToken(ident=token, cls=ModerationState)) as root:
        session, state = await root.get_state(SessionState), await root.get_state(ModerationState)
        session.me = Me(moderates=True)
        page = await moderation.open_reports(ana.viewer)
        state.status, state.reports, state.cursor = "found", page.items, page.next_cursor
    tabs.guard(token, drop)
    tabs.join(token, ana.viewer, f"socket-{token}")  # another page
    for role, kept in (("admin", True), ("user", False)):
        await engines.users.change(ana.viewer.id, role=role)
        await engines.bus.publish(UsersChanged((ana.viewer.id,)))
        async with asyncio.timeout(5):
            while True:
                root = await app.state_manager.get_state(rx.BaseStateToken(ident=token, cls=ModerationState))
                state, session = await root.get_state(ModerationState), await root.get_state(SessionState)
                if kept == (state.status == "found"):
                    break
                await asyncio.sleep(0.01)
        assert (bool(state.reports), session.me.moderates) == (kept, kept)


async def test_behind_the_last_page_there_is_no_more(engines: Engines, ana: Person, bob: Person):
    await engines.users.change(ana.viewer.id, role="admin")
    await bob.tab.run(ReportsState, "report", ana.username, "", "spam")
    await ana.tab.run(ModerationState, "read")
    state = await ana.tab.state(ModerationState)
    while state.cursor:
        await ana.tab.run(ModerationState, "more")
    read = len(state.reports)
    await ana.tab.run(ModerationState, "more")
    assert len(state.reports) == read > 0


async def test_a_suspended_account_is_restored_by_its_name(engines: Engines, ana: Person, bob: Person):
    await engines.users.change(ana.viewer.id, role="admin")
    await ana.tab.run(ModerationState, "suspend", bob.username, True)
    with pytest.raises(Suspended):
        await users.profile(None, bob.username)
    await ana.tab.run(ModerationState, "restore", {"username": f" @{bob.username} "})
    assert (await users.profile(None, bob.username)).username == bob.username


async def test_a_report_without_a_known_reason_is_refused(ana: Person, bob: Person):
    for reason in ("", "boring", None, 7):
        with pytest.raises(Malformed):
            await ana.tab.run(ReportsState, "report", bob.username, "", reason)


async def test_a_hidden_post_is_shown_again_by_its_address(engines: Engines, ana: Person, bob: Person):
    post = (await tweets.create(bob.viewer, Draft("A mistake of the administrators"))).tweet
    with pytest.raises(NotFound):
        await bob.tab.run(ModerationState, "show", {"post": post.id})
    await engines.users.change(ana.viewer.id, role="admin")
    await ana.tab.run(ModerationState, "hide", post.id, True)
    with pytest.raises(TweetNotFound):
        await tweets.get(None, int(post.id))
    for address in (f" https://chirp.example.org/{bob.username}/status/{post.id}/ ", post.id):
        await ana.tab.run(ModerationState, "show", {"post": address})
        assert (await tweets.get(None, int(post.id))).id == post.id
    assert (await ana.tab.state(ToastState)).toast.text == "That post is not hidden."
    for nonsense in ("", "/", "nothing", None):
        with pytest.raises(NotFound):
            await ana.tab.run(ModerationState, "show", {"post": nonsense})
