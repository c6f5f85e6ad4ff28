"""Removing deleted tweets for good from the SQLite tweets store; each step runs inside one transaction of its caller."""

from __future__ import annotations

from sqlite3 import Connection

from backend import ids
from backend.ids import TweetId, UserId, hour_of
from backend.tweets.rows import TWEET, tweet_of
from backend.tweets.sqlite_writes import KEY_LIFE, column, tags_of

TO_PURGE = "SELECT id FROM tweets WHERE deleted_ms > 0 AND deleted_ms < ? ORDER BY deleted_ms, id LIMIT ?"
_ALL = 1 << 62


def purge_engagements(db: Connection, deleted_before_ms: int, limit: int) -> int:
    return _strip(db, TO_PURGE, (deleted_before_ms, limit), limit)


def purge(db: Connection, deleted_before_ms: int, limit: int) -> list[TweetId]:
    db.execute("DELETE FROM idempotency_keys WHERE tweet_id < ?", (ids.at(deleted_before_ms) - KEY_LIFE,))
    gone = column(db.execute(TO_PURGE, (deleted_before_ms, limit)))
    for id in gone:
        _strip(db, "SELECT ?", (id,), _ALL)
        db.execute("DELETE FROM tweet_counters WHERE tweet_id = ?", (id,))
        tweet = tweet_of(db.execute(f"DELETE FROM tweets WHERE id = ? RETURNING {TWEET}", (id,)).fetchone())
        db.execute("DELETE FROM user_tweets WHERE actor_id = ? AND act_id = ?", (tweet.author_id, id))
        db.executemany("DELETE FROM hashtag_tweets WHERE tag = ? AND tweet_id = ?", tags_of(tweet))
        db.execute("DELETE FROM pending_fan_out WHERE hour = ? AND act_id = ?", (hour_of(id), id))
    return gone


def forget_author(db: Connection, user: UserId, limit: int) -> list[TweetId]:
    db.execute("DELETE FROM idempotency_keys WHERE author_id = ?", (user,))
    db.execute("DELETE FROM user_counters WHERE user_id = ?", (user,))
    replies = db.execute(
        """UPDATE tweets SET reply_to_author_id = NULL
        WHERE id IN (SELECT id FROM tweets WHERE reply_to_author_id = ? LIMIT ?) RETURNING id""",
        (user, limit),
    )
    return [id for (id,) in replies.fetchall()]


def _strip(db: Connection, tweets: str, parameters: tuple[int, ...], limit: int) -> int:
    """Remove at most `limit` likes, retweets and bookmarks of the tweets that the statement selects; answers how many."""
    likes = db.execute(
        f"""DELETE FROM tweet_likes WHERE (tweet_id, user_id) IN
        (SELECT tweet_id, user_id FROM tweet_likes WHERE tweet_id IN ({tweets}) LIMIT ?) RETURNING user_id, position""",
        (*parameters, limit),
    ).fetchall()
    db.executemany("DELETE FROM user_likes WHERE user_id = ? AND position = ?", likes)
    acts = db.execute(
        f"""DELETE FROM retweets WHERE act_id IN
        (SELECT act_id FROM retweets WHERE tweet_id IN ({tweets}) LIMIT ?) RETURNING actor_id, act_id""",
        (*parameters, limit - len(likes)),
    ).fetchall()
    db.executemany("DELETE FROM user_tweets WHERE actor_id = ? AND act_id = ?", acts)
    db.executemany(
        "DELETE FROM pending_fan_out WHERE hour = ? AND act_id = ?", [(hour_of(act), act) for _actor, act in acts]
    )
    bookmarks = db.execute(
        f"""DELETE FROM bookmarks WHERE (user_id, tweet_id) IN
        (SELECT user_id, tweet_id FROM bookmarks WHERE tweet_id IN ({tweets}) LIMIT ?)""",
        (*parameters, limit - len(likes) - len(acts)),
    ).rowcount
    return len(likes) + len(acts) + bookmarks
