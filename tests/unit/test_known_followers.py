"""Whom one knows among the followers of somebody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import Engine, event

from backend.engines import Engines
from backend.models import Follow
from backend.services import graph, known_followers, suspensions
from backend.services.credentials import delete_account
from backend.views import Viewer
from tests import factories


async def known(viewer: Viewer | None, person: Viewer) -> tuple[int, list[str]]:
    """The summary; whoever reads all pages finds as many."""
    found = await known_followers.summary(viewer, person.username)
    listed, cursor = list[str](), None
    while True:
        page = await known_followers.of(viewer, person.username, cursor, 2)
        listed += [user.username for user in page.items]
        if (cursor := page.next_cursor) is None:
            break
    assert found.count == len(listed)
    assert [card.username for card in found.people] == listed[:3]
    return found.count, listed


@pytest.mark.slow
async def test_it_is_whom_one_follows_who_follow_them_last_followed_first(engines: Engines) -> None:
    ana, star, *friends = await factories.people(7)
    unfollowed, stranger = await factories.people(2)
    await factories.follow(ana, *friends, unfollowed, star)
    for fan in (stranger, *reversed(friends)):
        await factories.follow(fan, star)
    assert await known(ana, star) == (5, [friend.username for friend in reversed(friends)])
    await graph.unfollow(ana, friends[0].username)
    await graph.unfollow(friends[1], star.username)
    assert (await known(ana, star))[0] == 3


async def test_visitors_and_oneself_know_nobody(engines: Engines) -> None:
    ana, bob = await factories.people(2)
    await factories.follow(ana, bob)
    await factories.follow(bob, ana)
    assert await known(None, ana) == await known(ana, ana) == (0, [])


@pytest.mark.slow
async def test_nobody_muted_blocked_suspended_or_closed_is_named(engines: Engines) -> None:
    ana, star, muted, blocked, blocker, suspended, closed, friend = await factories.people(8)
    for one in (muted, blocked, blocker, suspended, closed, friend):
        await factories.follow(ana, one)
        await factories.follow(one, star)
    await graph.mute(ana, muted.username)
    await graph.block(ana, blocked.username)
    await graph.block(blocker, ana.username)
    await suspensions.suspend(suspended.username)
    await delete_account(closed, factories.PASSWORD)
    assert await known(ana, star) == (1, [friend.username])
    await graph.block(star, ana.username)
    assert await known(ana, star) == (0, [])


@pytest.mark.slow
async def test_the_followers_of_a_celebrity_are_not_walked(engines: Engines) -> None:
    ana, star, friend = await factories.people(3)
    await factories.follow(ana, friend)
    await factories.follow(friend, star)
    fans = [Follow(follower_id=number, followee_id=star.id, follow_id=number) for number in range(1, 2_000)]
    await engines.graph.add_many(fans)
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: Any, *_: object) -> None:
        asked.append((statement, given))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert (await known_followers.summary(ana, star.username)).count == 1
        await known_followers.of(ana, star.username, None, 20)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    queries = [(statement, given) for statement, given in asked if "EXISTS" in statement]
    assert len(queries) == 2
    async with engines.graph._db.write() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("ANALYZE")
        for statement, given in queries:
            explained = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
            plan = [str(tuple(row)[-1]) for row in explained]
            assert re.match(r"SEARCH follows_\d USING (COVERING )?INDEX \w+ \(follower_id=\?", plan[0]), plan
            assert not any("SCAN" in step or "TEMP B-TREE" in step for step in plan), plan
