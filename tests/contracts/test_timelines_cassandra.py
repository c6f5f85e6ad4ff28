"""The timelines contract on Cassandra."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from backend.cassandra import Cassandra, Row, Statement
from backend.ids import EPOCH_MS, at
from backend.timelines.cassandra import CassandraTimelines
from backend.tweets.interface import Act
from tests.contracts.timelines_contract import ANA, RUI, TimelinesContract, acts

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

    @pytest.mark.parametrize("before", ["max(writetime", "USING TIMESTAMP"])
    async def test_a_trim_that_stops_removes_nothing_that_a_rebuild_fills_in_meanwhile(
        self, cluster: Cassandra, timelines: CassandraTimelines, monkeypatch: pytest.MonkeyPatch, before: str
    ) -> None:
        rows, stops = cluster.rows, [before]

        async def stopping(statement: Statement, parameters: Sequence[Any] = ()) -> list[Row]:
            if stops and stops[0] in statement.cql:
                stops.clear()
                since = await timelines.raise_floor(ANA, 100)
                await timelines.fill(ANA, acts(*range(1, 21)))
                await timelines.lower_floor(ANA, since, 0)
            return await rows(statement, parameters)

        await timelines.raise_floor(ANA, 0)
        await timelines.fill(ANA, acts(*range(1, 21)))
        monkeypatch.setattr(cluster, "rows", stopping)
        await timelines.trim([ANA], 5)
        assert stops == []
        slice = await timelines.read(ANA, None, 100)
        assert slice.floor is not None
        assert slice.entries == acts(*range(20, max(slice.floor, 1) - 1, -1))

    async def test_what_may_have_expired_is_not_believed(self, cluster: Cassandra) -> None:
        timelines = CassandraTimelines(cluster, Day(100))
        fresh, old = at(EPOCH_MS + 57 * DAY_MS), at(EPOCH_MS + 55 * DAY_MS)
        await timelines.raise_floor(ANA, 0)
        await timelines.fill(ANA, [Act(id, id, RUI, RUI) for id in (fresh, old)])
        slice = await timelines.read(ANA, None, 10)
        assert [act.id for act in slice.entries] == [fresh]
        assert slice.floor == at(EPOCH_MS + 56 * DAY_MS)
