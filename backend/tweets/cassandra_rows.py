"""Rows of the Cassandra tweets store by their ids."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from backend.cassandra import Cassandra, Row, Statement
from backend.ids import TweetId
from backend.tweets.interface import Tweet
from backend.tweets.rows import TWEET, tweet_of

_AT_ONCE = 50
_TWEETS = Statement(f"SELECT {TWEET} FROM tweets WHERE id IN ?")


class CassandraRows:
    _cluster: Cassandra

    async def get_many(self, ids: Collection[TweetId]) -> dict[TweetId, Tweet]:
        tweets = map(_tweet_of, await self._these(_TWEETS, (), ids))
        return {tweet.id: tweet for tweet in tweets}

    async def _one(self, id: TweetId) -> Tweet | None:
        return (await self.get_many([id])).get(id)

    async def _these(self, statement: Statement, before: Sequence[Any], ids: Collection[int]) -> list[Row]:
        """The rows of these ids, by a statement that ends in IN: a node gathers fifty in a third of the time of fifty reads."""
        wanted = list(dict.fromkeys(ids))
        some = [(*before, wanted[start : start + _AT_ONCE]) for start in range(0, len(wanted), _AT_ONCE)]
        return [row for answer in await self._cluster.many(statement, some) for row in answer]


def _tweet_of(row: Row) -> Tweet:
    *before, deleted_ms, media, hidden = row
    return tweet_of((*before, abs(deleted_ms), media, hidden))  # negative: it is being removed
