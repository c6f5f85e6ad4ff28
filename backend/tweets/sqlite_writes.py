"""The writes of the SQLite tweets store; each runs inside one transaction of its caller."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from sqlite3 import Connection
from typing import Any, NamedTuple

from backend.ids import TweetId, UserId, hour_of
from backend.text import tag_key
from backend.tweets.interface import Tweet
from backend.tweets.rows import row_of
from backend.tweets.sqlite_rows import count

KEY_LIFE = 24 * 3600 * 1000 << 22
_BEHIND = "\n"
"""No key holds it: it stands between the key of a thread and the place of a tweet in it."""
CLAIMS = """SELECT tweet_id, body_hash FROM idempotency_keys
    WHERE author_id = ?1 AND (key = ?2 OR key > ?2 || char(10) AND key < ?2 || char(11)) ORDER BY tweet_id"""


class Claim(NamedTuple):
    tweet_id: TweetId
    body_hash: bytes


def claim_key(db: Connection, tweets: Sequence[Tweet], key: str, body_hash: bytes) -> list[Claim]:
    """Note who used the key first; answers the earlier claims, one for each tweet, if they are of the last 24 h."""
    author, newest = tweets[0].author_id, tweets[0].id
    earlier = [Claim(*row) for row in db.execute(CLAIMS, (author, key))]
    if earlier and earlier[0].tweet_id >= newest - KEY_LIFE:
        return earlier
    db.executemany("DELETE FROM idempotency_keys WHERE tweet_id = ?", [(claim.tweet_id,) for claim in earlier])
    rows = [(author, f"{key}{_BEHIND}{place}" if place else key, body_hash, one.id) for place, one in enumerate(tweets)]
    db.executemany("INSERT INTO idempotency_keys VALUES (?, ?, ?, ?)", rows)
    return []


def insert(db: Connection, tweet: Tweet) -> None:
    row = row_of(tweet)
    db.execute(f"INSERT INTO tweets VALUES ({', '.join('?' * len(row))})", row)
    db.execute(
        "INSERT INTO user_tweets VALUES (?, ?, ?, ?, ?)",
        (tweet.author_id, tweet.id, tweet.id, tweet.author_id, tweet.reply_to_id is not None),
    )
    db.execute(
        "INSERT INTO pending_fan_out VALUES (?, ?, ?, ?, ?, ?, 0, 0)",
        (hour_of(tweet.id), tweet.id, tweet.id, tweet.author_id, tweet.author_id, tweet.delivery.value),
    )
    db.executemany("INSERT INTO hashtag_tweets VALUES (?, ?, ?)", [(*row, tweet.author_id) for row in tags_of(tweet)])
    _count_tweet(db, tweet.author_id, tweet.reply_to_id, tweet.quote_of_id, +1)


def tags_of(tweet: Tweet) -> list[tuple[str, TweetId]]:
    return [(tag, tweet.id) for tag in {tag_key(span.value) for span in tweet.entities.hashtags} if tag]


def set_deleted(db: Connection, id: TweetId, at_ms: int) -> bool:
    """Mark as deleted (at_ms > 0) or take the mark away (0); False when that is so already."""
    changed = db.execute(
        """UPDATE tweets SET deleted_ms = :at WHERE id = :id AND (deleted_ms > 0) <> (:at > 0)
        RETURNING author_id, reply_to_id, quote_of_id""",
        {"id": id, "at": at_ms},
    ).fetchone()
    if changed:
        author, reply_to, quote_of = changed
        _count_tweet(db, author, reply_to, quote_of, -1 if at_ms else +1)
    return changed is not None


def _count_tweet(db: Connection, author: UserId, reply_to: TweetId | None, quote_of: TweetId | None, by: int) -> None:
    db.execute(
        "INSERT INTO user_counters VALUES (?, ?) ON CONFLICT DO UPDATE SET tweets = tweets + excluded.tweets",
        (author, by),
    )
    for column, target in (("replies", reply_to), ("quotes", quote_of)):
        if target is not None:
            count(db, target, column, by)


def repair_counts(db: Connection, after: TweetId, limit: int) -> list[TweetId]:
    repaired = column(db.execute("SELECT id FROM tweets WHERE id > ? ORDER BY id LIMIT ?", (after, limit)))
    for id in repaired:
        # Only rows that differ are written: most of a repair is reading.
        db.execute(
            """INSERT INTO tweet_counters (tweet_id, likes, retweets, replies, quotes)
            SELECT :id, likes, retweets, replies, quotes FROM (SELECT
                (SELECT count(*) FROM tweet_likes WHERE tweet_id = :id) AS likes,
                (SELECT count(*) FROM retweets WHERE tweet_id = :id) AS retweets,
                (SELECT count(*) FROM tweets WHERE reply_to_id = :id AND deleted_ms = 0) AS replies,
                (SELECT count(*) FROM tweets WHERE quote_of_id = :id AND deleted_ms = 0) AS quotes)
            WHERE true ON CONFLICT DO UPDATE SET likes = excluded.likes, retweets = excluded.retweets,
                replies = excluded.replies, quotes = excluded.quotes
            WHERE (likes, retweets, replies, quotes)
                <> (excluded.likes, excluded.retweets, excluded.replies, excluded.quotes)""",
            {"id": id},
        )
    return repaired


def repair_tweets_counts(db: Connection, users: Collection[UserId]) -> None:
    for user in users:
        db.execute(
            """INSERT INTO user_counters SELECT :user, live FROM (SELECT count(*) AS live
                FROM user_tweets AS u JOIN tweets AS t ON t.id = u.tweet_id
                WHERE u.actor_id = :user AND t.author_id = :user AND t.deleted_ms = 0)
            WHERE true ON CONFLICT DO UPDATE SET tweets = excluded.tweets WHERE tweets <> excluded.tweets""",
            {"user": user},
        )


def column(rows: Iterable[tuple[Any, ...]]) -> list[int]:
    return [row[0] for row in rows]
