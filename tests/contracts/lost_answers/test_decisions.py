"""Cassandra's answers are lost while people write: whoever decided learns it, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from backend.ids import EPOCH_MS
from backend.notifications.cassandra import CassandraNotifications
from backend.notifications.interface import Kind
from backend.timelines.cassandra import CassandraTimelines
from backend.tweets.cassandra import CassandraTweets
from backend.tweets.interface import Counts
from tests.contracts.losing import Losing
from tests.contracts.lost_answers.conftest import liked
from tests.contracts.notifications_contract import like, listed
from tests.contracts.test_timelines_cassandra import DAY_MS, Day
from tests.contracts.timelines_contract import acts
from tests.contracts.tweets_contract import ANA, EVA, NOON, RUI, new, posted


@pytest.mark.parametrize("ran", [True, False])
class TestDecisions:
    async def test_a_like_is_given_and_taken_once(self, tweets: CassandraTweets, cluster: Losing, ran: bool) -> None:
        (tweet,) = await posted(tweets, ANA)
        cluster.lose("SET like_id = ?", ran=ran)
        assert await tweets.like(tweet.id, RUI, 5)
        assert not await tweets.like(tweet.id, RUI, 6)
        assert await liked(tweets, tweet) == (1, 1)
        cluster.lose("engagements USING TTL", ran=ran)
        assert await tweets.unlike(tweet.id, RUI)
        assert not await tweets.unlike(tweet.id, RUI)
        assert cluster.loses == []
        assert await tweets.likers(tweet.id, None, 100) == []

    async def test_a_key_makes_one_tweet(
        self, tweets: CassandraTweets, cluster: Losing, settled: Callable[[], Awaitable[None]], ran: bool
    ) -> None:
        cluster.lose("SET first_id = ?", ran=ran)
        cluster.lose("SET counted = true", ran=ran)
        tweet = await tweets.add(new(), "k", b"b")
        assert cluster.loses == []
        assert await tweets.add(new(), "k", b"b") == tweet
        await settled()
        assert await tweets.tweets_counts([ANA]) == {ANA: 1}

    async def test_a_tweet_is_hidden_deleted_and_restored(
        self, tweets: CassandraTweets, cluster: Losing, settled: Callable[[], Awaitable[None]], ran: bool
    ) -> None:
        (root,) = await posted(tweets, EVA)
        tweet = await tweets.add(replace(new(reply_to=root), quote_of_id=root.id))
        cluster.lose("SET hidden = ?", ran=ran)
        assert await tweets.set_hidden(tweet.id, True)
        cluster.lose("SET deleted_ms = ?", ran=ran)
        assert await tweets.delete(tweet.id, 50)
        cluster.lose("SET deleted_ms = ?", ran=ran)
        assert await tweets.restore(tweet.id)
        assert cluster.loses == []
        assert not await tweets.restore(tweet.id)
        await settled()
        assert (await tweets.counts([root.id]))[root.id] == Counts(replies=1, quotes=1)
        assert await tweets.tweets_counts([ANA]) == {ANA: 1}

    async def test_a_deleted_tweet_is_purged(self, tweets: CassandraTweets, cluster: Losing, ran: bool) -> None:
        (tweet,) = await posted(tweets, ANA)
        await tweets.like(tweet.id, RUI, 5)
        await tweets.delete(tweet.id, 50)
        for words in ("SET deleted_ms = ?", "SET like_id = null", "DELETE FROM tweets"):
            cluster.lose(words, ran=ran)
        assert await tweets.purge(100, 10) == [tweet.id]
        assert cluster.loses == []
        assert await tweets.get_many([tweet.id]) == {}
        assert await tweets.purge(100, 10) == []

    async def test_a_floor_moves_by_whoever_moved_it(self, cluster: Losing, ran: bool) -> None:
        timelines = CassandraTimelines(cluster, Day(0))
        cluster.lose("SET floor_id = ?", ran=ran)
        assert await timelines.raise_floor(ANA, 100) == 100
        cluster.lose("SET floor_id = ?", ran=ran)
        assert await timelines.raise_floor(ANA, 100) == 101
        cluster.lose("SET floor_id = ?", ran=ran)
        assert await timelines.lower_floor(ANA, 101, 10)
        assert await timelines.floor(ANA) == 10
        cluster.lose("DELETE FROM timeline_floors", ran=ran)
        await timelines.drop(ANA)
        assert cluster.loses == []
        assert await timelines.floor(ANA) is None

    async def test_a_notification_is_new_once(self, cluster: Losing, ran: bool) -> None:
        store = CassandraNotifications(cluster, Day((NOON - EPOCH_MS) // DAY_MS + 5))
        for table in ("windows", "keys"):
            cluster.lose(f"UPDATE notification_{table}", ran=ran)
        assert await store.add(like(ANA, RUI))
        assert not await store.add(like(ANA, RUI))
        assert await store.add(like(ANA, EVA))
        assert [group.actors for group in await listed(store, ANA)] == [(EVA, RUI)]
        cluster.lose("DELETE FROM notification_keys", ran=ran)
        assert await store.remove(ANA, Kind.LIKE, 7, RUI)
        assert not await store.remove(ANA, Kind.LIKE, 7, RUI)
        cluster.lose("INTO hidden_actors", ran=ran)
        assert (await store.hide_actors([EVA], True), await store.hide_actors([EVA], True)) == ([EVA], [])
        cluster.lose("FROM hidden_actors WHERE shard = 0 AND actor_id = ? IF", ran=ran)
        assert (await store.hide_actors([EVA], False), await store.hide_actors([EVA], False)) == ([EVA], [])
        assert cluster.loses == []


async def test_a_floor_that_another_moved_to_the_same_place_is_not_ours(cluster: Losing) -> None:
    timelines, other = CassandraTimelines(cluster, Day(0)), CassandraTimelines(cluster, Day(0))
    await timelines.fill(ANA, acts(1, 2))
    cluster.lose("SET floor_id = ?", ran=False, meanwhile=lambda: other.raise_floor(ANA, 100))
    assert await timelines.raise_floor(ANA, 100) == 101
