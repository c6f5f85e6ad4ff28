"""Idempotency keys in Cassandra: a lightweight transaction decides whose tweets a key makes, before any is stored.

The claim holds them whole, so whoever meets one whose process was killed before it stored them completes the first answer,
under the ids that it promised. Storing may be repeated; only one of those who do it counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from backend.cassandra import Cassandra, Decided, Row, Statement
from backend.errors import KeyReused
from backend.ids import TweetId, UserId
from backend.tweets.cassandra_places import Write
from backend.tweets.interface import Tweet
from backend.tweets.rows import row_of, tweet_of

KEY_LIFE_MS = 24 * 3600 * 1000

_READ = Statement(
    "SELECT first_id, tweet_ids, body_hash, content, stored_id FROM idempotency_keys WHERE author_id = ? AND key = ?"
)
_CLAIM = Statement(
    "UPDATE idempotency_keys SET first_id = ?, tweet_ids = ?, body_hash = ?, content = ?, counted = false "
    "WHERE author_id = ? AND key = ? IF first_id = ?",
    idempotent=False,
)
_STORED = Statement(
    "UPDATE idempotency_keys SET stored_id = ?, content = null WHERE author_id = ? AND key = ?",
)
_COUNTED = Statement(
    "UPDATE idempotency_keys SET counted = true WHERE author_id = ? AND key = ? IF counted = false",
    idempotent=False,
)
_FORGET = Statement("DELETE FROM idempotency_keys WHERE author_id = ?")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a key makes. content is None when all of it is stored. is_new: it was claimed by this call."""

    author: UserId
    key: str
    ids: tuple[TweetId, ...]
    content: str | None
    is_new: bool = False

    def tweets(self) -> list[Tweet]:
        return [tweet_of(row) for row in orjson.loads(self.content or "[]")]

    def stored(self) -> Write:
        """Goes into the batch that stores them."""
        return _STORED, (self.ids[0], self.author, self.key)


async def claim_of(cluster: Cassandra, author: UserId, key: str, oldest: TweetId, body_hash: bytes) -> Claim | None:
    """The claim that stands, if its first tweet is not below oldest. Raises KeyReused when it is of another body."""
    return _standing(await cluster.rows(_READ, (author, key)), author, key, oldest, body_hash)


async def claim(cluster: Cassandra, tweets: Sequence[Tweet], key: str, body_hash: bytes) -> Claim:
    """Claim the key for these tweets, or answer the claim of the last 24 h that stands. Raises KeyReused."""
    author, first = tweets[0].author_id, tweets[0].id
    ids, content = [tweet.id for tweet in tweets], orjson.dumps([row_of(tweet) for tweet in tweets]).decode()
    while True:
        rows = await cluster.rows(_READ, (author, key))
        if stands := _standing(rows, author, key, first - (KEY_LIFE_MS << 22), body_hash):
            return stands
        forgotten = rows[0][0] if rows else None
        if await cluster.decide(_CLAIM, (first, ids, body_hash, content, author, key, forgotten), first):
            return Claim(author, key, tuple(ids), content, is_new=True)


def _standing(rows: list[Row], author: UserId, key: str, oldest: TweetId, body_hash: bytes) -> Claim | None:
    if not rows or rows[0][0] is None or rows[0][0] < oldest:
        return None
    first, ids, claimed_hash, content, stored = rows[0]
    if claimed_hash != body_hash:
        raise KeyReused
    return Claim(author, key, tuple(ids), None if stored == first else content)


async def counts(cluster: Cassandra, claim: Claim) -> Decided:
    """YES for one of all that store a claim's tweets."""
    return await cluster.decide(_COUNTED, (claim.author, claim.key), True, unique=False)


async def forget(cluster: Cassandra, author: UserId) -> None:
    await cluster.rows(_FORGET, (author,))
