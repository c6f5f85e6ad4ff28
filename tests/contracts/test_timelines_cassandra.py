"""The timelines contract on Cassandra."""

from __future__ import annotations

import pytest

from backend.cassandra import Cassandra
from backend.ids import EPOCH_MS, at
from backend.timelines.cassandra import CassandraTimelines
from backend.tweets.interface import Act
from tests.contracts.timelines_contract import ANA, RUI, TimelinesContract

DAY_MS = 24 * 3600 * 1000


class Day:
    """A clock that stands still, some days after the first id of all."""

    def __init__(self, number: int) -> None:
        self._now = EPOCH_MS + number * DAY_MS

    def now_ms(self) -> int:
        return self._now


class TestCassandraTimelines(TimelinesContract):
    @pytest.fixture
    def timelines(self, cluster: Cassandra) -> CassandraTimelines:
        return CassandraTimelines(cluster, Day(0))

    async def test_what_may_have_expired_is_not_believed(self, cluster: Cassandra) -> None:
        timelines = CassandraTimelines(cluster, Day(100))
        fresh, old = at(EPOCH_MS + 57 * DAY_MS), at(EPOCH_MS + 55 * DAY_MS)
        await timelines.raise_floor(ANA, 0)
        await timelines.fill(ANA, [Act(id, id, RUI, RUI) for id in (fresh, old)])
        slice = await timelines.read(ANA, None, 10)
        assert [act.id for act in slice.entries] == [fresh]
        assert slice.floor == at(EPOCH_MS + 56 * DAY_MS)
