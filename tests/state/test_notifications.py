"""The page of notifications and the bell of one tab."""

from __future__ import annotations

from typing import Any

import pytest

from backend.engines import Engines
from backend.services import graph, notifications, tweets
from backend.services.tweets import Draft
from state.live import LiveState
from state.notifications import NotificationsState
from state.session import SessionState
from tests.state.conftest import Person, Tab
from workers.fan_out import fan_out
from workers.notify import notify_follow


async def load(tab: Tab, feed: str = "notifications/notifications", seq: str = "1", cursor: str | None = None) -> Any:
    await tab.run(NotificationsState, "load", seq, feed, cursor)
    return (await tab.state(NotificationsState)).batch


async def rung(tab: Tab) -> int:
    return (await tab.state(LiveState)).unread


async def test_opening_the_page_reads_all_and_says_what_was_new(ana: Person, bob: Person):
    await graph.follow(bob.viewer, ana.username)
    await notify_follow(ana.viewer.id, bob.viewer.id)
    await ana.tab.run(SessionState, "enter")
    assert await rung(ana.tab) == 1
    batch = await load(ana.tab)
    assert [(row.type, row.read) for row in batch.rows] == [("follow", False)]
    assert batch.end
    assert await rung(ana.tab) == await notifications.unread(ana.viewer.id) == 0
    assert [row.read for row in (await load(ana.tab, seq="2")).rows] == [True]


async def test_mentions_leave_the_bell_alone(ana: Person, bob: Person):
    await graph.follow(bob.viewer, ana.username)
    await notify_follow(ana.viewer.id, bob.viewer.id)
    said = await tweets.create(bob.viewer, Draft(f"hello @{ana.username}"))
    await fan_out(int(said.tweet.id))
    batch = await load(ana.tab, "mentions/notifications/mentions")
    assert [row.tweet.id for row in batch.rows] == [said.tweet.id]
    assert await notifications.unread(ana.viewer.id) == 2


@pytest.mark.slow
async def test_pages_follow_by_cursor(ana: Person, sign_up: Any, engines: Engines):
    for _ in range(25):
        said = await tweets.create((await sign_up("fan")).viewer, Draft(f"@{ana.username}"))
        await notifications.about((await engines.tweets.newest(None, 1))[0])
        assert said.tweet.id
    first = await load(ana.tab)
    second = await load(ana.tab, seq="2", cursor=first.cursor)
    assert (len(first.rows), len(second.rows), second.op, second.end) == (20, 5, "append", True)


@pytest.mark.parametrize("feed", ["x", "posts/ana", "notifications", "mentions/../..", "notifications/" + "x" * 2000])
async def test_junk_is_answered_with_a_sentence_or_with_ones_own_list(ana: Person, feed: str):
    batch = await load(ana.tab, feed, cursor="junk")
    assert batch.op == "error"
    assert batch.error
    await ana.tab.run(NotificationsState, "load_new", "2", feed, "junk")
    assert (await ana.tab.state(NotificationsState)).batch.op == "error"


async def test_a_visitor_gets_nothing(visitor: Tab, ana: Person, bob: Person):
    await graph.follow(bob.viewer, ana.username)
    await notify_follow(ana.viewer.id, bob.viewer.id)
    assert (await load(visitor)).op == "error"
    await visitor.run(SessionState, "enter")
    assert await rung(visitor) == 0
    assert bob.username not in visitor.sent()
