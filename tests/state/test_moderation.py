from __future__ import annotations

import pytest

from backend.engines import Engines
from backend.errors import Malformed, NotFound, NotSignedIn, Suspended, TweetNotFound
from backend.services import tweets, users
from backend.services.tweets import Draft
from state.moderation import ModerationState
from state.reports import ReportsState
from state.toast import ToastState
from tests.state.conftest import Person, Tab


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
