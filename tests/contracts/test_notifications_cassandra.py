"""The notifications contract on Cassandra."""

from __future__ import annotations

import pytest

from backend.cassandra import Cassandra
from backend.ids import EPOCH_MS
from backend.notifications.cassandra import CassandraNotifications
from tests.contracts.notifications_contract import NOON, NotificationsContract
from tests.contracts.test_timelines_cassandra import DAY_MS, Day


class TestCassandraNotifications(NotificationsContract):
    purges = False

    @pytest.fixture
    def store(self, cluster: Cassandra) -> CassandraNotifications:
        return CassandraNotifications(cluster, Day((NOON - EPOCH_MS) // DAY_MS + 5))
