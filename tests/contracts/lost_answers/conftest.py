"""Tweets on a Cassandra that loses answers, and a clock that tests move on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from backend.tweets.cassandra import CassandraTweets
from backend.tweets.interface import Tweet
from tests.contracts.losing import Losing
from tests.contracts.tweets_contract import NOON

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
