"""Cassandra's answers are lost while counts follow what was decided: they become exact by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from backend.cassandra import Row, Statement
from backend.errors import Unavailable
from backend.tweets.cassandra import CassandraTweets
from backend.tweets.cassandra_writes import REPLIES
from backend.tweets.interface import Act, Counts, Delivery
from tests.contracts.losing import Losing
from tests.contracts.lost_answers.conftest import LATER_MS, Watch, liked
from tests.contracts.tweets_contract import ANA, EVA, RUI, new, posted


@pytest.mark.parametrize("ran", [True, False])
async def test_counts_become_exact_when_counters_do_not_answer(
    tweets: CassandraTweets, cluster: Losing, settled: Callable[[], Awaitable[None]], ran: bool
) -> None:
    (root,) = await posted(tweets, EVA)
    for counter in ("likes = likes", "retweets = retweets", "replies = replies", "quotes = quotes", "tweets = tweets"):
        cluster.lose(counter, ran=ran)
    await tweets.like(root.id, RUI, 5)
    await tweets.retweet(Act(6, root.id, EVA, RUI), Delivery.PUSH)
    await tweets.add(replace(new(reply_to=root), quote_of_id=root.id))
    assert cluster.loses == []
    await settled()
    assert (await tweets.counts([root.id]))[root.id] == Counts(1, 1, 1, 1)
    assert await tweets.tweets_counts([ANA, EVA]) == {ANA: 1, EVA: 1}


async def test_two_who_take_back_one_like_count_it_once(
    tweets: CassandraTweets, cluster: Losing, settled: Callable[[], Awaitable[None]]
) -> None:
    (tweet,) = await posted(tweets, ANA)
    for person in (RUI, EVA):
        await tweets.like(tweet.id, person, person)
    cluster.lose("SET like_id = null", ran=False, meanwhile=lambda: tweets.unlike(tweet.id, RUI))
    await tweets.unlike(tweet.id, RUI)
    await settled()
    assert await liked(tweets, tweet) == (1, 1)


async def test_a_mend_whose_answer_is_lost_is_looked_at_again(
    tweets: CassandraTweets, cluster: Losing, settled: Callable[[], Awaitable[None]]
) -> None:
    (tweet,) = await posted(tweets, ANA)
    cluster.lose("likes = likes", ran=False)
    cluster.lose("likes = likes", ran=True)
    cluster.lose("likes = likes", ran=False)
    await tweets.like(tweet.id, RUI, 5)
    await settled()
    await tweets.like(tweet.id, EVA, 6)
    await settled()
    assert cluster.loses == []
    assert await liked(tweets, tweet) == (2, 2)


async def test_two_recounts_at_once_come_to_the_right_number(
    tweets: CassandraTweets, cluster: Losing, watch: Watch, settled: Callable[[], Awaitable[None]]
) -> None:
    (tweet,) = await posted(tweets, ANA)
    cluster.lose("likes = likes", ran=False)
    await tweets.like(tweet.id, RUI, 5)
    watch.ms += LATER_MS
    assert await asyncio.gather(*(tweets.recount(10) for _ in range(3))) == [1, 1, 1]
    await settled()
    assert await liked(tweets, tweet) == (1, 1)


async def test_a_count_that_takes_too_long_is_left_for_later_and_keeps_no_other_waiting(
    tweets: CassandraTweets, cluster: Losing, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    large, small = await posted(tweets, ANA, ANA)
    await tweets.add(new(reply_to=large))
    for tweet in (large, small):
        cluster.lose("likes = likes", ran=False)
        await tweets.like(tweet.id, RUI, tweet.id)
        watch.ms += LATER_MS
    rows = cluster.rows

    async def endless(statement: Statement, parameters: Sequence[Any] = ()) -> list[Row]:
        if statement is REPLIES.newest and parameters[0] == large.id:
            await asyncio.Event().wait()
        return await rows(statement, parameters)

    monkeypatch.setattr(cluster, "rows", endless)
    async with asyncio.timeout(20):
        assert await tweets.recount(100) == 2
    assert [await liked(tweets, tweet) for tweet in (large, small)] == [(1, 0), (1, 1)]
    monkeypatch.undo()
    watch.ms += LATER_MS
    while await tweets.recount(100):
        watch.ms += LATER_MS
    assert await liked(tweets, large) == (1, 0)
    watch.ms += int(tweets.away_s * 1000)
    assert await tweets.recount(100) == 1
    assert await liked(tweets, large) == (1, 1)


async def test_lists_that_could_not_be_written_leave_no_wrong_count(
    tweets: CassandraTweets, cluster: Losing, settled: Callable[[], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tweet,) = await posted(tweets, ANA)
    batch = cluster.batch

    async def lost(writes: object) -> None:
        await batch(writes)  # pyright: ignore[reportArgumentType]
        raise Unavailable("The answer was lost.")

    monkeypatch.setattr(cluster, "batch", lost)
    with pytest.raises(Unavailable):
        await tweets.like(tweet.id, RUI, 5)
    with pytest.raises(Unavailable):
        await tweets.add(new(reply_to=tweet))
    monkeypatch.undo()
    await settled()
    assert (await tweets.counts([tweet.id]))[tweet.id] == Counts(likes=1, replies=1)
    assert await tweets.tweets_counts([ANA]) == {ANA: 2}
