"""Likes, retweets and bookmarks in the SQLite tweets store."""

from __future__ import annotations

from collections.abc import Collection
from sqlite3 import Connection
from typing import Any

from backend.ids import ActId, TweetId, UserId, hour_of
from backend.sqlite import SqliteFile
from backend.tweets.acts import Act, Delivery
from backend.tweets.engagements import Engaged, Engagement
from backend.tweets.sqlite_rows import below_or_top, count, json_ids

_ENGAGED = [
    [[Engaged(liked, retweeted, saved) for saved in (False, True)] for retweeted in (False, True)]
    for liked in (False, True)
]
"""One object for each combination, so that equal ones are the same."""


class SqliteEngagements:
    _file: SqliteFile

    async def like(self, tweet: TweetId, user: UserId, position: int) -> bool:
        def work(db: Connection) -> bool:
            if db.execute("INSERT OR IGNORE INTO tweet_likes VALUES (?, ?, ?)", (tweet, user, position)).rowcount != 1:
                return False
            db.execute("INSERT INTO user_likes VALUES (?, ?, ?)", (user, position, tweet))
            count(db, tweet, "likes", +1)
            return True

        return await self._file.write(work)

    async def unlike(self, tweet: TweetId, user: UserId) -> bool:
        def work(db: Connection) -> bool:
            sql = "DELETE FROM tweet_likes WHERE tweet_id = ? AND user_id = ? RETURNING position"
            if not (removed := db.execute(sql, (tweet, user)).fetchone()):
                return False
            db.execute("DELETE FROM user_likes WHERE user_id = ? AND position = ?", (user, removed[0]))
            count(db, tweet, "likes", -1)
            return True

        return await self._file.write(work)

    async def likers(self, tweet: TweetId, below: int | None, limit: int) -> list[Engagement]:
        return self._list("tweet_likes", "position, tweet_id, user_id", "tweet_id", tweet, below, limit)

    async def likes_by(self, user: UserId, below: int | None, limit: int) -> list[Engagement]:
        return self._list("user_likes", "position, tweet_id, user_id", "user_id", user, below, limit)

    async def retweet(self, act: Act, delivery: Delivery) -> bool:
        row = (act.id, act.tweet_id, act.author_id, act.actor_id)

        def work(db: Connection) -> bool:
            if db.execute("INSERT OR IGNORE INTO retweets VALUES (?, ?, ?, ?)", row).rowcount != 1:
                return False
            db.execute(
                "INSERT INTO user_tweets VALUES (?, ?, ?, ?, 0)", (act.actor_id, act.id, act.tweet_id, act.author_id)
            )
            db.execute(
                "INSERT INTO pending_fan_out VALUES (?, ?, ?, ?, ?, ?, 0, 0)", (hour_of(act.id), *row, delivery.value)
            )
            count(db, act.tweet_id, "retweets", +1)
            return True

        return await self._file.write(work)

    async def unretweet(self, tweet: TweetId, user: UserId) -> ActId | None:
        def work(db: Connection) -> ActId | None:
            sql = "DELETE FROM retweets WHERE tweet_id = ? AND actor_id = ? RETURNING act_id"
            if not (removed := db.execute(sql, (tweet, user)).fetchone()):
                return None
            db.execute("DELETE FROM user_tweets WHERE actor_id = ? AND act_id = ?", (user, removed[0]))
            db.execute("DELETE FROM pending_fan_out WHERE hour = ? AND act_id = ?", (hour_of(removed[0]), removed[0]))
            count(db, tweet, "retweets", -1)
            return removed[0]

        return await self._file.write(work)

    async def retweets(self, acts: Collection[ActId]) -> dict[ActId, Act]:
        sql = """SELECT act_id, tweet_id, author_id, actor_id FROM retweets
            WHERE act_id IN (SELECT value FROM json_each(?))"""
        return {row[0]: Act(*row) for row in self._file.rows(sql, (json_ids(acts),))}

    async def retweeters(self, tweet: TweetId, below: ActId | None, limit: int) -> list[Engagement]:
        return self._list("retweets", "act_id AS position, tweet_id, actor_id", "tweet_id", tweet, below, limit)

    async def bookmark(self, tweet: TweetId, user: UserId, position: int) -> bool:
        sql = "INSERT OR IGNORE INTO bookmarks VALUES (?, ?, ?)"
        return await self._file.write(lambda db: db.execute(sql, (user, tweet, position)).rowcount == 1)

    async def unbookmark(self, tweet: TweetId, user: UserId) -> bool:
        sql = "DELETE FROM bookmarks WHERE user_id = ? AND tweet_id = ?"
        return await self._file.write(lambda db: db.execute(sql, (user, tweet)).rowcount == 1)

    async def bookmarks_of(self, user: UserId, below: int | None, limit: int) -> list[Engagement]:
        return self._list("bookmarks", "position, tweet_id, user_id", "user_id", user, below, limit)

    async def engaged(self, user: UserId, ids: Collection[TweetId]) -> dict[TweetId, Engaged]:
        sql = """SELECT value,
            EXISTS (SELECT 1 FROM tweet_likes WHERE tweet_id = value AND user_id = ?),
            EXISTS (SELECT 1 FROM retweets WHERE tweet_id = value AND actor_id = ?),
            EXISTS (SELECT 1 FROM bookmarks WHERE user_id = ? AND tweet_id = value)
            FROM json_each(?)"""
        return self._file.answer(sql, (user, user, user, json_ids(ids)), _engaged)

    def _list(self, table: str, columns: str, of: str, key: int, below: int | None, limit: int) -> list[Engagement]:
        position = "act_id" if table == "retweets" else "position"
        sql = f"SELECT {columns} FROM {table} WHERE {of} = ? AND {position} < ? ORDER BY {position} DESC LIMIT ?"
        rows: list[Any] = self._file.rows(sql, (key, below_or_top(below), limit))
        return [Engagement(*row) for row in rows]


def _engaged(rows: list[Any]) -> dict[TweetId, Engaged]:
    return {id: _ENGAGED[liked][retweeted][saved] for id, liked, retweeted, saved in rows}
