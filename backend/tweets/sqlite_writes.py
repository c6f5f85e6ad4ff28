"""The writes of the SQLite tweets store; each runs inside one transaction of its caller."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from sqlite3 import Connection
from typing import Any, NamedTuple

from backend import ids
from backend.ids import ActId, TweetId, UserId
from backend.text import tag_key
from backend.tweets.interface import Tweet
from backend.tweets.sqlite_rows import TWEET, row_of, tweet_of

KEY_LIFE = 24 * 3600 * 1000 << 22


class Claim(NamedTuple):
    tweet_id: TweetId
    body_hash: bytes


def hour_of(act: ActId) -> int:
    return ids.ms_of(act) // 3_600_000


def claim_key(db: Connection, tweet: Tweet, key: str, body_hash: bytes) -> Claim | None:
    """Note who used the key first; answers the earlier claim, if one of the last 24 h stands."""
    db.execute(
        "DELETE FROM idempotency_keys WHERE author_id = ? AND key = ? AND tweet_id < ?",
        (tweet.author_id, key, tweet.id - KEY_LIFE),
    )
    earlier = db.execute(
        "SELECT tweet_id, body_hash FROM idempotency_keys WHERE author_id = ? AND key = ?", (tweet.author_id, key)
    ).fetchone()
    if earlier:
        return Claim(*earlier)
    db.execute("INSERT INTO idempotency_keys VALUES (?, ?, ?, ?)", (tweet.author_id, key, body_hash, tweet.id))
    return None


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
    db.executemany("INSERT INTO hashtag_tweets VALUES (?, ?, ?)", [(*row, tweet.author_id) for row in _tagged(tweet)])
    _count_tweet(db, tweet.author_id, tweet.reply_to_id, tweet.quote_of_id, +1)


def _tagged(tweet: Tweet) -> list[tuple[str, TweetId]]:
    return [(tag, tweet.id) for tag in {tag_key(span.value) for span in tweet.entities.hashtags}]


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
            _count(db, target, column, by)


def _count(db: Connection, tweet: TweetId, column: str, by: int) -> None:
    db.execute(
        f"""INSERT INTO tweet_counters (tweet_id, {column}) VALUES (?, ?)
        ON CONFLICT DO UPDATE SET {column} = {column} + excluded.{column}""",
        (tweet, by),
    )


def like(db: Connection, tweet: TweetId, user: UserId, position: int) -> bool:
    inserted = db.execute("INSERT OR IGNORE INTO tweet_likes VALUES (?, ?, ?)", (tweet, user, position)).rowcount == 1
    if inserted:
        db.execute("INSERT INTO user_likes VALUES (?, ?, ?)", (user, position, tweet))
        _count(db, tweet, "likes", +1)
    return inserted


def unlike(db: Connection, tweet: TweetId, user: UserId) -> bool:
    removed = db.execute(
        "DELETE FROM tweet_likes WHERE tweet_id = ? AND user_id = ? RETURNING position", (tweet, user)
    ).fetchone()
    if removed:
        db.execute("DELETE FROM user_likes WHERE user_id = ? AND position = ?", (user, removed[0]))
        _count(db, tweet, "likes", -1)
    return removed is not None


_TO_PURGE = "SELECT id FROM tweets WHERE deleted_ms > 0 AND deleted_ms < ? ORDER BY deleted_ms, id LIMIT ?"


def purge_likes(db: Connection, deleted_before_ms: int, limit: int) -> int:
    removed = db.execute(
        f"""DELETE FROM tweet_likes WHERE (tweet_id, user_id) IN (SELECT tweet_id, user_id FROM tweet_likes
        WHERE tweet_id IN ({_TO_PURGE}) LIMIT ?) RETURNING user_id, position""",
        (deleted_before_ms, limit, limit),
    ).fetchall()
    db.executemany("DELETE FROM user_likes WHERE user_id = ? AND position = ?", removed)
    return len(removed)


def purge(db: Connection, deleted_before_ms: int, limit: int) -> list[TweetId]:
    db.execute("DELETE FROM idempotency_keys WHERE tweet_id < ?", (ids.at(deleted_before_ms) - KEY_LIFE,))
    gone = _column(db.execute(_TO_PURGE, (deleted_before_ms, limit)))
    for id in gone:
        db.execute(
            "DELETE FROM user_likes WHERE (user_id, position) IN "
            "(SELECT user_id, position FROM tweet_likes WHERE tweet_id = ?)",
            (id,),
        )
        db.execute("DELETE FROM tweet_likes WHERE tweet_id = ?", (id,))
        db.execute("DELETE FROM tweet_counters WHERE tweet_id = ?", (id,))
        tweet = tweet_of(db.execute(f"DELETE FROM tweets WHERE id = ? RETURNING {TWEET}", (id,)).fetchone())
        db.execute("DELETE FROM user_tweets WHERE actor_id = ? AND act_id = ?", (tweet.author_id, id))
        db.executemany("DELETE FROM hashtag_tweets WHERE tag = ? AND tweet_id = ?", _tagged(tweet))
        db.execute("DELETE FROM pending_fan_out WHERE hour = ? AND act_id = ?", (hour_of(id), id))
    return gone


def repair_counts(db: Connection, after: TweetId, limit: int) -> list[TweetId]:
    repaired = _column(db.execute("SELECT id FROM tweets WHERE id > ? ORDER BY id LIMIT ?", (after, limit)))
    for id in repaired:
        # Only rows that differ are written: most of a repair is reading.
        db.execute(
            """INSERT INTO tweet_counters (tweet_id, likes, replies) SELECT :id, likes, replies FROM (SELECT
                (SELECT count(*) FROM tweet_likes WHERE tweet_id = :id) AS likes,
                (SELECT count(*) FROM tweets WHERE reply_to_id = :id AND deleted_ms = 0) AS replies)
            WHERE true ON CONFLICT DO UPDATE SET likes = excluded.likes, replies = excluded.replies
            WHERE likes <> excluded.likes OR replies <> excluded.replies""",
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


def _column(rows: Iterable[tuple[Any, ...]]) -> list[int]:
    return [row[0] for row in rows]
