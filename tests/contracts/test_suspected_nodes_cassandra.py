"""A node has died and the others believe in it: what hangs is waited for once, not by every statement of every call."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from backend import cassandra
from backend.clock import SystemClock
from backend.tweets import cassandra_counters, cassandra_doubts
from backend.tweets.cassandra import CassandraTweets
from backend.tweets.interface import ProfileTab, act_of
from tests.contracts.losing import Losing
from tests.contracts.tweets_contract import ANA, RUI, posted

_USUAL_S, _SOON_S = 300, 30
"""How long usual patience is here, and what is much sooner, on a machine however slow."""
_AN_HOUR_MS = 3600 * 1000


@pytest.fixture
def tweets(cluster: Losing) -> CassandraTweets:
    return CassandraTweets(cluster, SystemClock())


async def test_only_the_first_batch_that_hangs_is_waited_for(
    tweets: CassandraTweets, cluster: Losing, monkeypatch: pytest.MonkeyPatch
) -> None:
    await posted(tweets, ANA)
    assert not cluster.suspicion.stands
    cluster.batches_hang = True
    await posted(tweets, ANA)
    assert not cluster.suspicion.stands  # a single node has no others: it is slow
    cluster.place = replace(cluster.place, replication=3)
    await posted(tweets, ANA)
    assert cluster.suspicion.stands
    monkeypatch.setattr(cassandra, "_LOGGED_S", _USUAL_S)
    async with asyncio.timeout(_SOON_S):
        (tweet,) = await posted(tweets, ANA)
    assert await tweets.profile(ANA, ProfileTab.TWEETS, None, 1) == [act_of(tweet)]


async def test_what_hangs_takes_no_place_from_others(tweets: CassandraTweets, cluster: Losing) -> None:
    await posted(tweets, ANA)
    cluster._under_way = asyncio.Semaphore(3)
    cluster.batches_hang = True
    async with asyncio.timeout(_SOON_S):
        await posted(tweets, ANA, ANA, ANA, ANA)


async def test_a_counter_that_hangs_is_noted_soon(
    tweets: CassandraTweets, cluster: Losing, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tweet,) = await posted(tweets, ANA)
    cluster.suspicion.arise("a test")
    monkeypatch.setattr(cassandra_counters, "_PATIENCE_S", _USUAL_S)
    cluster.lose("likes = likes", ran=False, meanwhile=asyncio.Event().wait)
    async with asyncio.timeout(_SOON_S):
        assert await tweets.like(tweet.id, RUI, 5)
    noted = await cassandra_doubts.due(cluster, SystemClock().now_ms() + _AN_HOUR_MS, 10)
    assert [one.id for one in noted] == [tweet.id]
