"""The things that people do to tweets, as they lie in Cassandra. Each is given as an act: its position, tweet and person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backend.cassandra import LOCAL_SERIAL, Statement
from backend.ids import month_of
from backend.tweets.acts import Act, Delivery
from backend.tweets.cassandra_places import Place, TimeList, Write, bucket_of
from backend.tweets.cassandra_writes import Entry, notes_of_act, rows_of_act
from backend.tweets.interface import ProfileTab

BUCKETS = 8
"""Of the people who like one tweet: with eight million likes a partition has a million rows of 30 bytes."""
_ALL = f"tweet_id = ? AND bucket IN ({', '.join(map(str, range(BUCKETS)))})"
_WHERE = "WHERE user_id = ? AND tweet_id = ?"


@dataclass(frozen=True, slots=True)
class Kind:
    """standing reads what was decided, and decided also what no read has seen yet. set, take, erase: the lightweight transactions that decide. rows, notes: the lists that follow, and listed whether they did.
    newest and size are of one bucket of a tweet, some (as many of each) of all of them.

    What was taken back stands as its negative for a day: whoever repeats that knows what to take out of the lists.
    count is the column of tweet_counters, "" for none.
    """

    standing: Statement
    decided: Statement
    set: Statement
    take: Statement
    erase: Statement
    listed: Statement
    newest: Statement
    some: Statement
    size: Statement
    rows: Callable[[Act, Delivery], list[Entry]]
    notes: Callable[[Act], list[Write]]
    count: str


def _kind(
    column: str,
    table: str,
    rows: Callable[[Act, Delivery], list[Entry]],
    notes: Callable[[Act], list[Write]],
    count: str = "",
) -> Kind:
    by_tweet = Place(table, "tweet_id, bucket, position", "user_id")

    def all_rows(act: Act, delivery: Delivery) -> list[Entry]:
        bucket = bucket_of(act.actor_id, BUCKETS)
        return [(by_tweet, (act.tweet_id, bucket, act.id, act.actor_id)), *rows(act, delivery)]

    return Kind(
        Statement(f"SELECT {column} FROM engagements {_WHERE}"),
        Statement(f"SELECT {column} FROM engagements {_WHERE}", idempotent=False, consistency=LOCAL_SERIAL),
        Statement(f"UPDATE engagements SET {column} = ? {_WHERE} IF {column} = ?", idempotent=False),
        Statement(f"UPDATE engagements USING TTL 86400 SET {column} = ? {_WHERE} IF {column} = ?", idempotent=False),
        Statement(f"UPDATE engagements SET {column} = null {_WHERE} IF {column} = ?", idempotent=False),
        Statement(f"SELECT user_id FROM {table} WHERE tweet_id = ? AND bucket = ? AND position = ?"),
        Statement(f"SELECT position, user_id FROM {table} WHERE tweet_id = ? AND bucket = ? AND position < ? LIMIT ?"),
        Statement(f"SELECT position, user_id FROM {table} WHERE {_ALL} AND position < ? PER PARTITION LIMIT ?"),
        Statement(f"SELECT count(*) FROM {table} WHERE tweet_id = ? AND bucket = ?"),
        all_rows,
        notes,
        count,
    )


def _of_user(table: str) -> tuple[TimeList, Callable[[Act, Delivery], list[Entry]], Callable[[Act], list[Write]]]:
    place = Place(table, "user_id, month, position", "tweet_id")
    read = f"SELECT position, tweet_id FROM {table} WHERE user_id = ? AND month = ? AND position < ? LIMIT ?"
    mine = TimeList(table, month_of, Statement(read))
    return (
        mine,
        lambda act, _delivery: [(place, (act.actor_id, month_of(act.id), act.id, act.tweet_id))],
        lambda act: [mine.note((act.actor_id,), act.id)],
    )


_RETWEET = Place("retweets", "act_id", "tweet_id, author_id, actor_id")


def _retweet(act: Act, delivery: Delivery) -> list[Entry]:
    row = (act.id, act.tweet_id, act.author_id, act.actor_id)
    return [(_RETWEET, row), *rows_of_act(act, delivery, ProfileTab.TWEETS)]


USER_LIKES, _user_like, _note_like = _of_user("user_likes")
BOOKMARKS, _bookmark, _note_bookmark = _of_user("bookmarks")
LIKE = _kind("like_id", "tweet_likes", _user_like, _note_like, "likes")
BOOKMARK = _kind("bookmark_id", "tweet_bookmarks", _bookmark, _note_bookmark)
RETWEET = _kind(
    "act_id", "tweet_retweets", _retweet, lambda act: list(notes_of_act(act, ProfileTab.TWEETS)), "retweets"
)
KINDS = (LIKE, RETWEET, BOOKMARK)
