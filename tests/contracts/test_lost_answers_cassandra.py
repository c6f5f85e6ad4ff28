"""Cassandra's answers are lost while people write: whoever decided learns it, nothing is done twice, counts become exact."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from backend.cassandra import Row, Statement
from backend.errors import Unavailable
from backend.ids import EPOCH_MS
from backend.notifications.cassandra import CassandraNotifications
from backend.notifications.interface import Kind
from backend.timelines.cassandra import CassandraTimelines
from backend.tweets.cassandra import CassandraTweets
from backend.tweets.cassandra_writes import REPLIES
from backend.tweets.interface import Act, Counts, Delivery, Tweet
from tests.contracts.losing import Losing
from tests.contracts.notifications_contract import like, listed
from tests.contracts.test_timelines_cassandra import DAY_MS, Day
from tests.contracts.timelines_contract import acts
from tests.contracts.tweets_contract import ANA, EVA, NOON, RUI, new, posted

LATER_MS = 20_000


class Watch:
    """A clock that moves when it is told to."""

    ms = NOON

    def now_ms(self) -> int:
        return self.ms


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def tweets(cluster: Losing, watch: Watch) -> CassandraTweets:
    made = CassandraTweets(cluster, watch)
    made.settled_s = 0
    return made


@pytest.fixture
def settled(tweets: CassandraTweets, watch: Watch) -> Callable[[], Awaitable[None]]:
    """Until nothing is uncertain any more."""

    async def settle() -> None:
        watch.ms += LATER_MS
        while await tweets.recount(100):
            watch.ms += LATER_MS

    return settle


async def liked(tweets: CassandraTweets, tweet: Tweet) -> tuple[int, int]:
    """How many like it, and how many the count says."""
    return len(await tweets.likers(tweet.id, None, 100)), (await tweets.counts([tweet.id]))[tweet.id].likes


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


class TestRepeated:
    """Somebody was killed after the decision, before the lists: whoever repeats the act may believe what is answered."""

    @pytest.fixture
    def broken(self, cluster: Losing) -> Callable[[Awaitable[object]], Awaitable[None]]:
        async def broken(act: Awaitable[object]) -> None:
            for _ in range(2):
                cluster.lose("UPDATE engagements")
            with pytest.raises(Unavailable):
                await act
            assert cluster.loses == []

        return broken

    async def test_likes(
        self,
        tweets: CassandraTweets,
        broken: Callable[[Awaitable[object]], Awaitable[None]],
        settled: Callable[[], Awaitable[None]],
    ) -> None:
        (tweet,) = await posted(tweets, ANA)
        await broken(tweets.like(tweet.id, RUI, 5))
        assert not await tweets.like(tweet.id, RUI, 6)
        await settled()
        assert await liked(tweets, tweet) == (1, 1)
        assert [like.position for like in await tweets.likes_by(RUI, None, 10)] == [5]
        await broken(tweets.unlike(tweet.id, RUI))
        assert not (await tweets.engaged(RUI, [tweet.id]))[tweet.id].liked
        assert not await tweets.unlike(tweet.id, RUI)
        await settled()
        assert await liked(tweets, tweet) == (0, 0)
        assert await tweets.likes_by(RUI, None, 10) == []

    async def test_a_like_after_one_that_was_taken_back_stands_once(
        self,
        tweets: CassandraTweets,
        broken: Callable[[Awaitable[object]], Awaitable[None]],
        settled: Callable[[], Awaitable[None]],
    ) -> None:
        (tweet,) = await posted(tweets, ANA)
        assert await tweets.like(tweet.id, RUI, 5)
        await broken(tweets.unlike(tweet.id, RUI))
        assert await tweets.like(tweet.id, RUI, 6)
        await settled()
        assert await liked(tweets, tweet) == (1, 1)

    async def test_a_like_that_no_read_has_seen_yet(
        self,
        tweets: CassandraTweets,
        cluster: Losing,
        broken: Callable[[Awaitable[object]], Awaitable[None]],
        settled: Callable[[], Awaitable[None]],
    ) -> None:
        """A transaction that runs later brings forth what was decided before: by then it is in the lists, or taken back."""
        (tweet,) = await posted(tweets, ANA)
        await broken(tweets.like(tweet.id, RUI, 5))
        cluster.unseen("SELECT like_id")
        await tweets.like(tweet.id, RUI, 6)
        assert [one.position for one in await tweets.likes_by(RUI, None, 10)] == [5]
        await broken(tweets.like(tweet.id, EVA, 7))
        cluster.unseen("SELECT like_id")
        await tweets.unlike(tweet.id, EVA)
        assert cluster.loses == []
        assert not await tweets.unlike(tweet.id, EVA)
        await broken(tweets.like(tweet.id, EVA, 8))
        cluster.unseen("SELECT like_id", (-7,))
        await tweets.unlike(tweet.id, EVA)
        assert cluster.loses == []
        assert not (await tweets.engaged(EVA, [tweet.id]))[tweet.id].liked
        await settled()
        assert await liked(tweets, tweet) == (1, 1)

    async def test_retweets(
        self, tweets: CassandraTweets, broken: Callable[[Awaitable[object]], Awaitable[None]]
    ) -> None:
        (tweet,) = await posted(tweets, ANA)
        await broken(tweets.retweet(Act(5, tweet.id, ANA, RUI), Delivery.PUSH))
        assert not await tweets.retweet(Act(6, tweet.id, ANA, RUI), Delivery.PUSH)
        assert await tweets.retweets([5, 6]) == {5: Act(5, tweet.id, ANA, RUI)}
        mark = await tweets.mark(5)
        assert mark
        assert mark.act == Act(5, tweet.id, ANA, RUI)
