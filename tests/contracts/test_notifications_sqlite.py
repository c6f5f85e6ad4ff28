"""The notifications contract on SQLite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend import sqlite
from backend.bootstrap import MIGRATIONS
from backend.notifications.sqlite import SqliteNotifications
from tests.contracts.notifications_contract import NotificationsContract


class TestSqliteNotifications(NotificationsContract):
    @pytest.fixture
    async def store(self, tmp_path: Path) -> AsyncIterator[SqliteNotifications]:
        sqlite.migrate(tmp_path / "notifications.db", MIGRATIONS / "sqlite_notifications")
        opened = SqliteNotifications(tmp_path)
        yield opened
        await opened.close()
