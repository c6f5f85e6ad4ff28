"""What the statements of the SQLite tweets store share."""

from __future__ import annotations

from collections.abc import Collection
from sqlite3 import Connection

import orjson

from backend.ids import MAX_ID, TweetId


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
