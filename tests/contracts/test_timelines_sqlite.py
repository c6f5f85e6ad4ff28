"""The timelines contract on SQLite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend import sqlite
from backend.bootstrap import MIGRATIONS
from backend.timelines.sqlite import SqliteTimelines
from tests.contracts.timelines_contract import TimelinesContract


class TestSqliteTimelines(TimelinesContract):
    @pytest.fixture
    async def timelines(self, tmp_path: Path) -> AsyncIterator[SqliteTimelines]:
        sqlite.migrate(tmp_path / "timelines.db", MIGRATIONS / "sqlite_timelines")
        opened = SqliteTimelines(tmp_path)
        yield opened
        await opened.close()
