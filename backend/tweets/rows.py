"""How tweets lie in the rows of an engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

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
        deleted_ms or 0,
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
