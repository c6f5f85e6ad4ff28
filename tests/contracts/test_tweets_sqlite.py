"""The tweets contract on SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from backend import sqlite
from backend.bootstrap import MIGRATIONS
from backend.tweets.interface import Counts
from backend.tweets.sqlite import SqliteTweets
from tests.contracts.tweets_contract import ANA, RUI, TweetsContract, new, posted


class TestSqliteTweets(TweetsContract):
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
        with closing(sqlite3.connect(tmp_path / "tweets.db", isolation_level=None)) as wrong:
            wrong.execute("UPDATE tweet_counters SET likes = 40, replies = 7")
            wrong.execute("DELETE FROM user_counters")
        await tweets.repair_counts(0, 100)
        await tweets.repair_tweets_counts([ANA, RUI])
        assert (await tweets.counts([root.id]))[root.id] == Counts(likes=1, replies=1)
        assert await tweets.tweets_counts([ANA, RUI]) == {ANA: 2, RUI: 1}
