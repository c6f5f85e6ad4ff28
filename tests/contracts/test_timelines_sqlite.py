"""The timelines contract on SQLite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend import sqlite
from backend.bootstrap import MIGRATIONS
from backend.timelines.sqlite import SqliteTimelines
from tests.contracts.timelines_contract import ANA, TimelinesContract


class TestSqliteTimelines(TimelinesContract):
    @pytest.fixture
    async def timelines(self, tmp_path: Path) -> AsyncIterator[SqliteTimelines]:
        sqlite.migrate(tmp_path / "timelines.db", MIGRATIONS / "sqlite_timelines")
        opened = SqliteTimelines(tmp_path)
        yield opened
        await opened.close()

    async def test_nothing_is_believed_that_was_written_before_the_machine_was_started(
        self, timelines: SqliteTimelines
    ) -> None:
        await timelines.begin("first")
        await timelines.raise_floor(ANA, 3)
        for boot, floor in (("first", 3), ("", 3), ("second", None), ("second", None)):
            await timelines.begin(boot)
            assert await timelines.floor(ANA) == floor
