"""An act is repeated whose first attempt was killed after the decision, before the lists."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from backend.errors import Unavailable
from backend.tweets.cassandra import CassandraTweets
from backend.tweets.interface import Act, Delivery
from tests.contracts.losing import Losing
from tests.contracts.lost_answers.conftest import liked
from tests.contracts.tweets_contract import ANA, EVA, RUI, posted


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
        # Ids come once in reality: at one that a test before took back, what comes later would be older than its removal.
        (tweet,) = await posted(tweets, ANA)
        await broken(tweets.like(tweet.id, RUI, 21))
        assert not await tweets.like(tweet.id, RUI, 22)
        await settled()
        assert await liked(tweets, tweet) == (1, 1)
        assert [like.position for like in await tweets.likes_by(RUI, None, 10)] == [21]
        await broken(tweets.unlike(tweet.id, RUI))
        assert not (await tweets.engaged(RUI, [tweet.id]))[tweet.id].liked
        assert not await tweets.unlike(tweet.id, RUI)
        await settled()
        assert await liked(tweets, tweet) == (0, 0)
        assert await tweets.likes_by(RUI, None, 10) == []

    async def test_a_like_that_was_never_listed_is_taken_back(
        self,
        tweets: CassandraTweets,
        broken: Callable[[Awaitable[object]], Awaitable[None]],
        settled: Callable[[], Awaitable[None]],
    ) -> None:
        """It was never counted either."""
        (tweet,) = await posted(tweets, ANA)
        await tweets.like(tweet.id, EVA, 4)
        await broken(tweets.like(tweet.id, RUI, 5))
        assert await tweets.unlike(tweet.id, RUI)
        await settled()
        assert await liked(tweets, tweet) == (1, 1)

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
