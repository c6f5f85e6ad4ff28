"""What the worker finds again, and what it removes, when there is a lot of it."""

from __future__ import annotations

import asyncio

import pytest

from backend.engines import Engines
from backend.ids import at
from backend.notifications.interface import Kind
from backend.services import notifications
from backend.tweets.interface import Tweet
from tests import factories
from workers.reconcile import purge, reconcile

LONG_AGO_MS = 600_000


async def pending(engines: Engines, count: int) -> list[int]:
    """Acts of ten minutes ago whose fan-out never began, oldest first."""
    oldest = at(engines.clock.now_ms() - LONG_AGO_MS)
    acts = [oldest + number for number in range(count)]
    await asyncio.gather(*(engines.tweets.add(Tweet(act, 1, "overdue", conversation_id=act)) for act in acts))
    return acts


async def attempts(engines: Engines, act: int) -> int:
    mark = await engines.tweets.mark(act)
    assert mark is not None
    return mark.attempt


@pytest.mark.slow
async def test_marks_behind_many_others_get_their_turn(engines: Engines) -> None:
    await pending(engines, 1100)
    await reconcile()
    assert await engines.jobs.depth() == 1100


@pytest.mark.slow
async def test_a_run_goes_on_where_the_last_one_stopped(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.reconcile._SHORT_S", 0)
    acts = await pending(engines, 600)
    await reconcile()
    assert [await attempts(engines, act) for act in (acts[0], acts[-1])] == [1, 0]
    await reconcile()
    assert [await attempts(engines, act) for act in (acts[0], acts[-1])] == [1, 1]
    await reconcile()
    assert [await attempts(engines, act) for act in (acts[0], acts[-1])] == [2, 1]


async def test_whoever_was_half_suspended_is_hidden_from_notifications(engines: Engines) -> None:
    ana, *fans = await factories.people(3)
    for fan in fans:
        await notifications.note(Kind.FOLLOW, ana.id, 0, fan.id)
    assert await notifications.unread(ana.id) == 1
    for fan in fans:
        await engines.users.change(fan.id, state="suspended")
    await reconcile()
    assert await notifications.unread(ana.id) == 0


async def test_whoever_was_half_brought_back_is_shown_again(engines: Engines) -> None:
    ana, fan = await factories.people(2)
    await notifications.note(Kind.FOLLOW, ana.id, 0, fan.id)
    await engines.notifications.hide_actors([fan.id], True)
    await reconcile()
    assert await notifications.unread(ana.id) == 1


async def test_a_much_liked_tweet_is_purged_with_all_its_likes(engines: Engines) -> None:
    tweet = at(engines.clock.now_ms() - LONG_AGO_MS)
    await engines.tweets.add(Tweet(tweet, 1, "liked", conversation_id=tweet))
    await asyncio.gather(*(engines.tweets.like(tweet, liker, liker) for liker in range(1, 1201)))
    await engines.tweets.delete(tweet, engines.clock.now_ms() - LONG_AGO_MS)
    await purge()
    assert await engines.tweets.get_many([tweet]) == {}
    assert await engines.tweets.likers(tweet, None, 1) == []
    assert await engines.tweets.likes_by(1200, None, 1) == []
