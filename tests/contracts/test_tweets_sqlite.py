"""The tweets contract on SQLite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend import sqlite
from backend.bootstrap import MIGRATIONS
from backend.tweets.sqlite import SqliteTweets
from tests.contracts.tweets_contract import TweetsContract


class TestSqliteTweets(TweetsContract):
    @pytest.fixture
    async def tweets(self, tmp_path: Path) -> AsyncIterator[SqliteTweets]:
        sqlite.migrate(tmp_path / "tweets.db", MIGRATIONS / "sqlite_tweets")
        opened = SqliteTweets(tmp_path)
        yield opened
        await opened.close()
