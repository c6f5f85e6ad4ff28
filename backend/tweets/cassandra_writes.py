"""What posting and retweeting write into Cassandra, and what removing them takes away again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from backend.cassandra import Cassandra, Statement
from backend.ids import ActId, TweetId, UserId, day_of, hour_of, month_of
from backend.text import tag_key
from backend.tweets.cassandra_places import (
    SHARDS,
    Place,
    TimeList,
    Write,
    bucket_of,
    note,
)
from backend.tweets.interface import Act, Delivery, ProfileTab, Tweet, act_of
from backend.tweets.rows import TWEET, row_of

Entry = tuple[Place, Sequence[Any]]
MARK_SHARDS = 32
_SLOT_MS = 5 * 60_000
_MOST_BYTES = 45_000
"""Of one batch: a node refuses one of 50 KiB."""
_A_ROW = 130

_CONTENT = Statement(
    # Older than every change by a lightweight transaction, whatever the clocks of those who write say.
    f"INSERT INTO tweets ({TWEET}) VALUES ({', '.join('?' * 12)}) USING TIMESTAMP 1"
)


def _newest(table: str, of: str, id: str, values: str) -> Statement:
    where = " AND ".join(f"{key} = ?" for key in of.split(", "))
    return Statement(f"SELECT {id}, {values} FROM {table} WHERE {where} AND {id} < ? LIMIT ?")


USER_TWEETS = TimeList(
    "user_tweets", month_of, _newest("user_tweets", "actor_id, month", "act_id", "tweet_id, author_id, actor_id")
)
TABS = TimeList(
    "profile_tweets",
    month_of,
    _newest("profile_tweets", "actor_id, tab, month", "act_id", "tweet_id, author_id, actor_id"),
)
TAGGED = TimeList("hashtag_tweets", day_of, _newest("hashtag_tweets", "tag, day", "tweet_id", "author_id"))
REPLIES = TimeList(
    "replies",
    month_of,
    _newest("replies", "tweet_id, month", "reply_id", "author_id"),
    Statement(
        "SELECT reply_id, author_id FROM replies WHERE tweet_id = ? AND month = ? AND reply_id > ? "
        "ORDER BY reply_id ASC LIMIT ?"
    ),
)
QUOTES = TimeList("quotes", month_of, _newest("quotes", "tweet_id, month", "quote_id", "author_id"))
ANSWERS = TimeList("answers_to", day_of, _newest("answers_to", "user_id, day", "reply_id", "user_id"))
NEWEST = TimeList("newest", hour_of, _newest("newest", "hour, shard", "tweet_id", "author_id"), shards=SHARDS)
HOURS = TimeList(
    "tweet_hours",
    hour_of,
    _newest("tweet_hours", "hour, shard", "tweet_id", "shard"),
    Statement("SELECT tweet_id FROM tweet_hours WHERE hour = ? AND shard = ? AND tweet_id > ? LIMIT ?"),
    shards=SHARDS,
)

_USER_TWEETS = Place("user_tweets", "actor_id, month, act_id", "tweet_id, author_id")
_TABS = Place("profile_tweets", "actor_id, tab, month, act_id", "tweet_id, author_id")
_TAGGED = Place("hashtag_tweets", "tag, day, tweet_id", "author_id")
_REPLIES = Place("replies", "tweet_id, month, reply_id", "author_id")
_QUOTES = Place("quotes", "tweet_id, month, quote_id", "author_id")
_NEWEST = Place("newest", "hour, shard, tweet_id", "author_id")
_HOURS = Place("tweet_hours", "hour, shard, tweet_id")
ANSWER = Place("answers_to", "user_id, day, reply_id")
MARK = Place("pending_fan_out", "shard, slot, act_id", "tweet_id, author_id, actor_id, delivery")


def slot_of(act: ActId) -> int:
    """The five minutes in which it was made: a partition of marks that are cleared must not gather too many removals."""
    return (act >> 22) // _SLOT_MS


def marks_of(shard: int) -> str:
    """The list of that shard's slots."""
    return f"pending_fan_out:{shard}"


def mark_key(act: ActId) -> tuple[int, int, ActId]:
    return bucket_of(act, MARK_SHARDS), slot_of(act), act


def answer_key(reply: TweetId, user: UserId) -> tuple[UserId, int, TweetId]:
    return user, day_of(reply), reply


def content(tweet: Tweet) -> Write:
    return _CONTENT, row_of(tweet)


def rows_of_act(act: Act, delivery: Delivery, tab: ProfileTab) -> Iterator[Entry]:
    yield _USER_TWEETS, (act.actor_id, month_of(act.id), act.id, act.tweet_id, act.author_id)
    yield _TABS, (act.actor_id, tab.value, month_of(act.id), act.id, act.tweet_id, act.author_id)
    yield MARK, (*mark_key(act.id), act.tweet_id, act.author_id, act.actor_id, delivery.value)


def notes_of_act(act: Act, tab: ProfileTab) -> Iterator[Write]:
    yield USER_TWEETS.note((act.actor_id,), act.id)
    yield TABS.note((act.actor_id, tab.value), act.id)
    yield note(marks_of(mark_key(act.id)[0]), slot_of(act.id))


def _tab(tweet: Tweet) -> ProfileTab:
    return ProfileTab.TWEETS if tweet.reply_to_id is None else ProfileTab.REPLIES


def _tags(tweet: Tweet) -> set[str]:
    return {tag for span in tweet.entities.hashtags if (tag := tag_key(span.value))}


def rows_of(tweet: Tweet) -> Iterator[Entry]:
    """All that says where it is listed."""
    id, author, month = tweet.id, tweet.author_id, month_of(tweet.id)
    shard = bucket_of(id, SHARDS)
    yield from rows_of_act(act_of(tweet), tweet.delivery, _tab(tweet))
    yield _HOURS, (hour_of(id), shard, id)
    if tweet.media:
        yield _TABS, (author, ProfileTab.MEDIA.value, month, id, id, author)
    if tweet.reply_to_id is None:
        yield _NEWEST, (hour_of(id), shard, id, author)
    else:
        yield _REPLIES, (tweet.reply_to_id, month, id, author)
    if tweet.reply_to_author_id is not None:
        yield ANSWER, answer_key(id, tweet.reply_to_author_id)
    if tweet.quote_of_id is not None:
        yield _QUOTES, (tweet.quote_of_id, month, id, author)
    for tag in _tags(tweet):
        yield _TAGGED, (tag, day_of(id), id, author)


def _notes_of(tweet: Tweet) -> Iterator[Write]:
    id = tweet.id
    yield from notes_of_act(act_of(tweet), _tab(tweet))
    if tweet.media:
        yield TABS.note((tweet.author_id, ProfileTab.MEDIA.value), id)
    if tweet.reply_to_id is not None:
        yield REPLIES.note((tweet.reply_to_id,), id)
    if tweet.reply_to_author_id is not None:
        yield ANSWERS.note((tweet.reply_to_author_id,), id)
    if tweet.quote_of_id is not None:
        yield QUOTES.note((tweet.quote_of_id,), id)


async def store(cluster: Cassandra, tweets: Sequence[Tweet], also: Sequence[Write]) -> None:
    """Store them with all that lists them, and what else belongs to it, in one LOGGED batch. May be repeated.

    What is too long for one (a thread of many pictures or hashtags) goes in three steps: the contents, which nobody
    finds yet; the batch; the hashtags.
    """
    contents = [content(tweet) for tweet in tweets]
    rows = [place.put(tweet.id, row) for tweet in tweets for place, row in rows_of(tweet) if place is not _TAGGED]
    notes = list({tuple(one[1]): one for tweet in tweets for one in _notes_of(tweet)}.values())
    tags = [write for tweet in tweets for tag in _tags(tweet) for write in _tagged(tweet, tag)]
    whole = [*also, *notes, *rows, *contents, *tags]
    if _size(whole) <= _MOST_BYTES:
        await cluster.batch(whole)
        return
    await _each(cluster, contents)
    await cluster.batch([*also, *notes, *rows])
    await _each(cluster, tags)


async def _each(cluster: Cassandra, writes: Sequence[Write]) -> None:
    for statement in dict.fromkeys(statement for statement, _ in writes):
        await cluster.many(statement, [row for one, row in writes if one == statement])


def _tagged(tweet: Tweet, tag: str) -> tuple[Write, Write]:
    return TAGGED.note((tag,), tweet.id), _TAGGED.put(tweet.id, (tag, day_of(tweet.id), tweet.id, tweet.author_id))


def _size(writes: Sequence[Write]) -> int:
    return sum(_A_ROW + sum(len(one.encode()) for one in row if isinstance(one, str)) for _, row in writes)
