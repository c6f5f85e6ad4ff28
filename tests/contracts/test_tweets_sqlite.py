"""The tweets contract on SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest

from backend import sqlite
from backend.bootstrap import MIGRATIONS
from backend.text import Entities, Span
from backend.tweets.interface import Act, Counts, Delivery
from backend.tweets.rows import row_of
from backend.tweets.sqlite import SqliteTweets
from tests.contracts.engagements_contract import EngagementsContract
from tests.contracts.purges_contract import PurgesContract
from tests.contracts.tweets_contract import ANA, RUI, TweetsContract, new, posted


class TestSqliteTweets(TweetsContract, EngagementsContract, PurgesContract):
    @pytest.fixture
    async def tweets(self, tmp_path: Path) -> AsyncIterator[SqliteTweets]:
        sqlite.migrate(tmp_path / "tweets.db", MIGRATIONS / "sqlite_tweets")
        opened = SqliteTweets(tmp_path)
        yield opened
        await opened.close()

    async def test_repair_mends_counts_that_went_wrong(self, tweets: SqliteTweets, tmp_path: Path) -> None:
        root, _other = await posted(tweets, ANA, ANA)
        await tweets.add(new(RUI, reply_to=root))
        await tweets.like(root.id, RUI, 1)
        await tweets.retweet(Act(2, root.id, ANA, RUI), Delivery.PUSH)
        await tweets.add(replace(new(RUI), quote_of_id=root.id))
        with closing(sqlite3.connect(tmp_path / "tweets.db", isolation_level=None)) as wrong:
            wrong.execute("UPDATE tweet_counters SET likes = 40, replies = 7, retweets = 9, quotes = 3")
            wrong.execute("DELETE FROM user_counters")
        await tweets.repair_counts(0, 100)
        await tweets.repair_tweets_counts([ANA, RUI])
        assert (await tweets.counts([root.id]))[root.id] == Counts(1, 1, 1, 1)
        assert await tweets.tweets_counts([ANA, RUI]) == {ANA: 2, RUI: 2}

    async def test_tweets_from_before_the_list_of_hashtags_are_in_it(self, tmp_path: Path) -> None:
        first = tmp_path / "first"
        first.mkdir()
        copy(MIGRATIONS / "sqlite_tweets" / "0001_first.sql", first)
        sqlite.migrate(tmp_path / "tweets.db", first)
        with closing(sqlite3.connect(tmp_path / "tweets.db", isolation_level=None)) as before:
            row = row_of(replace(new(), entities=Entities(hashtags=(Span("CAFÉ", 0, 5), Span("café", 6, 11)))))
            row = row[:10]  # what a tweet had then
            before.execute(f"INSERT INTO tweets VALUES ({', '.join('?' * len(row))})", row)
        sqlite.migrate(tmp_path / "tweets.db", MIGRATIONS / "sqlite_tweets")
        tweets = SqliteTweets(tmp_path)
        assert [act.tweet_id for act in await tweets.tagged("café", None, 10)] == [row[0]]
        await tweets.close()
