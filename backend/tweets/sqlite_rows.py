"""How tweets lie in their SQLite rows, and what the statements about them share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from sqlite3 import Connection
from typing import Any

import orjson

from backend import ids
from backend.ids import MAX_ID, ActId, TweetId
from backend.text import Entities, Span
from backend.tweets.interface import Attachment, Delivery, Tweet

TWEET = """id, author_id, text, entities, reply_to_id, reply_to_author_id, conversation_id, quote_of_id, delivery,
    deleted_ms, media, hidden"""


def tweet_of(row: Sequence[Any]) -> Tweet:
    id, author, text, found, reply_to, reply_to_author, conversation, quote_of, delivery, deleted_ms, media, hidden = (
        row
    )
    return Tweet(
        id,
        author,
        text,
        _entities(found),
        reply_to,
        reply_to_author,
        conversation,
        quote_of,
        Delivery(delivery),
        deleted_ms,
        () if media == "[]" else tuple(Attachment(**one) for one in orjson.loads(media)),
        bool(hidden),
    )


def row_of(tweet: Tweet) -> tuple[Any, ...]:
    return (
        tweet.id,
        tweet.author_id,
        tweet.text,
        orjson.dumps(tweet.entities).decode(),
        tweet.reply_to_id,
        tweet.reply_to_author_id,
        tweet.conversation_id or tweet.id,
        tweet.quote_of_id,
        tweet.delivery.value,
        tweet.deleted_ms,
        orjson.dumps(tweet.media).decode(),
        tweet.hidden,
    )


def _entities(stored: str) -> Entities:
    found = orjson.loads(stored)
    return Entities(**{kind: tuple(Span(**span) for span in spans) for kind, spans in found.items()})


def hour_of(act: ActId) -> int:
    return ids.ms_of(act) // 3_600_000


def json_ids(ids: Collection[int]) -> str:
    return orjson.dumps(list(ids)).decode()


def below_or_top(below: int | None) -> int:
    return MAX_ID if below is None else below


def count(db: Connection, tweet: TweetId, column: str, by: int) -> None:
    db.execute(
        f"""INSERT INTO tweet_counters (tweet_id, {column}) VALUES (?, ?)
        ON CONFLICT DO UPDATE SET {column} = {column} + excluded.{column}""",
        (tweet, by),
    )
