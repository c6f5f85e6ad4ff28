"""Tweets in a SQLite file: one transaction holds a tweet, its act, its counts and its pending mark."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from backend import ids as snowflake
from backend.errors import KeyReused, TweetNotFound
from backend.ids import MAX_ID, ActId, TweetId, UserId, hour_of
from backend.sqlite import SqliteFile
from backend.text import tag_key
from backend.tweets import sqlite_purge as purges
from backend.tweets import sqlite_writes as writes
from backend.tweets.interface import Act, Counts, Delivery, Mark, ProfileTab, Tweet
from backend.tweets.rows import TWEET, tweet_of
from backend.tweets.sqlite_engagements import SqliteEngagements
from backend.tweets.sqlite_rows import below_or_top, json_ids

_ACT = "u.act_id, u.tweet_id, u.author_id, u.actor_id"
_MARK = "act_id, tweet_id, author_id, actor_id, delivery, after, attempt"
_THESE = "(SELECT value FROM json_each(?))"
_FIRST_WINDOW_MS = 6 * 3600 * 1000


class SqliteTweets(SqliteEngagements):
    def __init__(self, folder: Path) -> None:
        self._file = SqliteFile(folder / "tweets.db", durable=True)

    async def add(self, tweet: Tweet, key: str | None = None, body_hash: bytes = b"") -> Tweet:
        return (await self.add_all((tweet,), key, body_hash))[0]

    async def add_all(self, tweets: Sequence[Tweet], key: str | None = None, body_hash: bytes = b"") -> list[Tweet]:
        def work(db: Connection) -> list[TweetId]:
            if key is not None and (earlier := writes.claim_key(db, tweets, key, body_hash)):
                if any(claim.body_hash != body_hash for claim in earlier):
                    raise KeyReused
                return [claim.tweet_id for claim in earlier]
            for tweet in tweets:
                writes.insert(db, tweet)
            return [tweet.id for tweet in tweets]

        stored = await self._file.write(work)
        if stored[0] == tweets[0].id:
            return list(tweets)
        earlier = await self.get_many(stored)
        if len(earlier) < len(stored):
            raise TweetNotFound  # what the key made was deleted, and purged since
        return [earlier[id] for id in stored]

    async def posted(self, author: UserId, key: str, body_hash: bytes) -> list[Tweet]:
        claims = [writes.Claim(*row) for row in self._file.rows(writes.CLAIMS, (author, key))]
        claims = [claim for claim in claims if claim.tweet_id >= self._top() - writes.KEY_LIFE]
        if any(claim.body_hash != body_hash for claim in claims):
            raise KeyReused
        found = await self.get_many([claim.tweet_id for claim in claims])
        return [found[claim.tweet_id] for claim in claims if claim.tweet_id in found]

    async def get_many(self, ids: Collection[TweetId]) -> dict[TweetId, Tweet]:
        rows = self._file.rows(f"SELECT {TWEET} FROM tweets WHERE id IN {_THESE}", (json_ids(ids),))
        return {row[0]: tweet_of(row) for row in rows}

    async def walk(self, after: TweetId, limit: int) -> list[Tweet]:
        sql = f"SELECT {TWEET} FROM tweets WHERE id > ? ORDER BY id LIMIT ?"
        return [tweet_of(row) for row in self._file.rows(sql, (after, limit))]

    async def delete(self, id: TweetId, at_ms: int) -> bool:
        return await self._file.write(lambda db: writes.set_deleted(db, id, at_ms))

    async def restore(self, id: TweetId) -> bool:
        return await self._file.write(lambda db: writes.set_deleted(db, id, 0))

    async def set_hidden(self, id: TweetId, hidden: bool) -> bool:
        sql = "UPDATE tweets SET hidden = ? WHERE id = ? AND hidden <> ?"
        return await self._file.write(lambda db: db.execute(sql, (hidden, id, hidden)).rowcount == 1)

    async def purge_engagements(self, deleted_before_ms: int, limit: int) -> int:
        return await self._file.write(lambda db: purges.purge_engagements(db, deleted_before_ms, limit))

    async def purgeable(self, deleted_before_ms: int, limit: int) -> list[TweetId]:
        return [row[0] for row in self._file.rows(purges.TO_PURGE, (deleted_before_ms, limit))]

    async def purge(self, deleted_before_ms: int, limit: int) -> list[TweetId]:
        return await self._file.write(lambda db: purges.purge(db, deleted_before_ms, limit))

    async def acts_of(
        self, actors: Collection[UserId], *, below: ActId | None, at_least: ActId, limit: int
    ) -> list[Act]:
        # One query over all actors reads whatever lies in its range, so the range grows from the newest end until
        # it holds enough: a merge whose cost depends on what it answers, not on how much these people ever wrote.
        sql = f"""SELECT {_ACT} FROM json_each(?) AS who JOIN user_tweets AS u
            ON u.actor_id = who.value AND u.act_id >= ? AND u.act_id < ? ORDER BY u.act_id DESC LIMIT ?"""
        people, acts = json_ids(actors), list[Act]()
        high = MAX_ID if below is None else below
        # To the hour: what is asked again within it is the same question, whose answer the file may still have.
        width, newest = _FIRST_WINDOW_MS << 22, snowflake.at((int(time.time()) // 3600 + 1) * 3_600_000)
        while people != "[]" and high > at_least and len(acts) < limit:
            low = max(at_least, min(high, newest) - width)
            acts += self._file.answer(sql, (people, low, high, limit - len(acts)), _acts)
            high, width = low, width * 8
        return acts

    def _top(self) -> ActId:
        """An id above every stored act (a clock that stepped back can't hide the newest)."""
        newest = self._file.rows("SELECT max(id) FROM tweets")[0][0]
        return (newest or 0) + 1

    async def profile(self, user: UserId, tab: ProfileTab, below: ActId | None, limit: int) -> list[Act]:
        if tab is ProfileTab.MEDIA:
            return await self._with_media(user, below, limit)
        return self._acts(
            f"""SELECT {_ACT} FROM user_tweets AS u WHERE u.actor_id = ? AND u.is_reply = ? AND u.act_id < ?
            ORDER BY u.act_id DESC LIMIT ?""",
            (user, tab is ProfileTab.REPLIES, below_or_top(below), limit),
        )

    async def _with_media(self, user: UserId, below: ActId | None, limit: int) -> list[Act]:
        return self._acts(
            """SELECT id, id, author_id, author_id FROM tweets INDEXED BY tweets_media
            WHERE author_id = ? AND media <> '[]' AND id < ? ORDER BY id DESC LIMIT ?""",
            (user, below_or_top(below), limit),
        )

    async def newest(self, below: ActId | None, limit: int) -> list[Act]:
        return self._acts(
            """SELECT id, id, author_id, author_id FROM tweets INDEXED BY tweets_roots
            WHERE reply_to_id IS NULL AND id < ? ORDER BY id DESC LIMIT ?""",
            (below_or_top(below), limit),
        )

    async def tagged(self, tag: str, below: ActId | None, limit: int) -> list[Act]:
        return self._acts(
            """SELECT tweet_id, tweet_id, author_id, author_id FROM hashtag_tweets
            WHERE tag = ? AND tweet_id < ? ORDER BY tweet_id DESC LIMIT ?""",
            (tag_key(tag), below_or_top(below), limit),
        )

    async def replies(self, tweet: TweetId, below: TweetId | None, limit: int) -> list[Act]:
        return self._acts(
            """SELECT id, id, author_id, author_id FROM tweets
            WHERE reply_to_id = ? AND id < ? ORDER BY id DESC LIMIT ?""",
            (tweet, below_or_top(below), limit),
        )

    async def continuation(self, tweet: TweetId, author: UserId, limit: int) -> list[Act]:
        return self._acts(
            """WITH RECURSIVE chain(id, place) AS (
                SELECT :tweet, 0
                UNION ALL
                SELECT (
                    SELECT id FROM (
                        SELECT id, author_id, deleted_ms FROM tweets WHERE reply_to_id = chain.id ORDER BY id LIMIT 1000
                    ) WHERE author_id = :author AND deleted_ms = 0 ORDER BY id LIMIT 1
                ), place + 1 FROM chain WHERE id IS NOT NULL AND place < :limit
            )
            SELECT id, id, :author, :author FROM chain WHERE place > 0 AND id IS NOT NULL ORDER BY place""",
            {"tweet": tweet, "author": author, "limit": limit},
        )

    async def quotes(self, tweet: TweetId, below: TweetId | None, limit: int) -> list[Act]:
        return self._acts(
            """SELECT id, id, author_id, author_id FROM tweets
            WHERE quote_of_id = ? AND id < ? ORDER BY id DESC LIMIT ?""",
            (tweet, below_or_top(below), limit),
        )

    def _acts(self, sql: str, parameters: Sequence[Any] | dict[str, Any]) -> list[Act]:
        return _acts(self._file.rows(sql, parameters))

    async def counts(self, ids: Collection[TweetId]) -> dict[TweetId, Counts]:
        sql = f"SELECT tweet_id, likes, retweets, replies, quotes FROM tweet_counters WHERE tweet_id IN {_THESE}"
        found = {row[0]: Counts(*row[1:]) for row in self._file.rows(sql, (json_ids(ids),))}
        return {id: found.get(id) or Counts() for id in ids}

    async def tweets_counts(self, users: Collection[UserId]) -> dict[UserId, int]:
        sql = f"SELECT user_id, tweets FROM user_counters WHERE user_id IN {_THESE}"
        found = dict(self._file.rows(sql, (json_ids(users),)))
        return {user: found.get(user, 0) for user in users}

    async def mark(self, act: ActId) -> Mark | None:
        sql = f"SELECT {_MARK} FROM pending_fan_out WHERE hour = ? AND act_id = ?"
        rows = self._file.rows(sql, (hour_of(act), act))
        return _mark(rows[0]) if rows else None

    async def advance(self, act: ActId, after: UserId) -> None:
        # Lost with the power, it is done again. Otherwise posts would wait for the worker's syncs: the file has one writer.
        sql = "UPDATE pending_fan_out SET after = max(after, ?) WHERE hour = ? AND act_id = ?"
        await self._file.write(lambda db: db.execute(sql, (after, hour_of(act), act)), durable=False)

    async def clear(self, act: ActId) -> None:
        sql = "DELETE FROM pending_fan_out WHERE hour = ? AND act_id = ?"
        await self._file.write(lambda db: db.execute(sql, (hour_of(act), act)), durable=False)

    async def pending(self, after: ActId, made_before_ms: int, limit: int) -> list[Mark]:
        sql = f"""SELECT {_MARK} FROM pending_fan_out
            WHERE hour >= ? AND act_id > ? AND act_id < ? ORDER BY hour, act_id LIMIT ?"""
        raised = "UPDATE pending_fan_out SET attempt = attempt + 1 WHERE hour = ? AND act_id = ?"
        asked = (hour_of(after), after, snowflake.at(made_before_ms))

        def work(db: Connection) -> list[Mark]:
            marks = [_mark(row) for row in db.execute(sql, (*asked, limit)).fetchall()]
            db.executemany(raised, [(hour_of(mark.act.id), mark.act.id) for mark in marks])
            return marks

        # Most of the time nothing is pending: find that out without taking the write lock.
        return await self._file.write(work) if self._file.rows(sql, (*asked, 1)) else []

    async def repair_counts(self, after: TweetId, limit: int) -> Sequence[TweetId]:
        return await self._file.write(lambda db: writes.repair_counts(db, after, limit))

    async def recount(self, limit: int) -> int:
        """Nothing is to do: counts are in the transaction of what they count."""
        return 0

    async def repair_tweets_counts(self, users: Collection[UserId]) -> None:
        await self._file.write(lambda db: writes.repair_tweets_counts(db, users))

    async def forget_author(self, user: UserId, limit: int) -> list[TweetId]:
        return await self._file.write(lambda db: purges.forget_author(db, user, limit))

    async def check(self) -> str:
        self._file.rows("SELECT 1 FROM tweets LIMIT 1")
        return f"SQLite file {self._file.path}"

    async def close(self) -> None:
        self._file.close()


def _acts(rows: list[tuple[int, ...]]) -> list[Act]:
    return [Act(*row) for row in rows]


def _mark(row: Sequence[Any]) -> Mark:
    return Mark(Act(*row[:4]), Delivery(row[4]), after=row[5], attempt=row[6])
