"""What every engine of timelines must do. A test file of five lines names an engine and inherits these."""

from __future__ import annotations

import asyncio

from backend.ids import MAX_ID
from backend.timelines.interface import Slice, Timelines
from backend.tweets.interface import Act

ANA, RUI, EVA = 11, 12, 13


def acts(*ids: int) -> list[Act]:
    return [Act(id, id, RUI, RUI) for id in ids]


class TimelinesContract:
    async def test_without_a_floor_nothing_is_believed(self, timelines: Timelines) -> None:
        await timelines.add([ANA], acts(5)[0])
        assert await timelines.read(ANA, None, 10) == Slice([], None)
        assert await timelines.floor(ANA) is None

    async def test_entries_are_newest_first_and_unique(self, timelines: Timelines) -> None:
        await timelines.raise_floor(ANA, 0)
        for act in acts(3, 9, 5, 9, 3):
            await timelines.add([ANA, RUI], act)
        floor = await timelines.floor(ANA)
        assert await timelines.read(ANA, None, 10) == Slice(acts(9, 5, 3), floor)
        assert (await timelines.read(ANA, 9, 1)).entries == acts(5)
        assert (await timelines.read(ANA, MAX_ID, 2)).entries == acts(9, 5)
        assert (await timelines.read(EVA, None, 10)).entries == []

    async def test_a_page_is_stable_under_inserts_above_it(self, timelines: Timelines) -> None:
        await timelines.raise_floor(ANA, 0)
        await timelines.fill(ANA, acts(*range(10, 30)))
        first = (await timelines.read(ANA, None, 5)).entries
        await timelines.fill(ANA, acts(*range(100, 120)))
        second = (await timelines.read(ANA, first[-1].id, 5)).entries
        assert first + second == acts(*range(29, 19, -1))

    async def test_a_large_fan_out_reaches_everybody_once(self, timelines: Timelines) -> None:
        viewers = list(range(1000, 4000))
        await timelines.add(viewers, acts(7)[0])
        await timelines.add(viewers, acts(7)[0])
        for viewer in (1000, 2500, 3999):
            assert await timelines.size(viewer) == 1

    async def test_nothing_below_the_floor_is_answered(self, timelines: Timelines) -> None:
        await timelines.fill(ANA, acts(1, 2, 3, 4, 5))
        assert await timelines.raise_floor(ANA, 3) == 3
        assert await timelines.read(ANA, None, 10) == Slice(acts(5, 4, 3), 3)

    async def test_a_floor_only_rises_and_every_raise_moves_it(self, timelines: Timelines) -> None:
        assert await timelines.raise_floor(ANA, 100) == 100
        assert await timelines.raise_floor(ANA, 50) == 101
        assert await timelines.floor(ANA) == 101

    async def test_lowering_needs_the_floor_to_be_where_it_was(self, timelines: Timelines) -> None:
        since = await timelines.raise_floor(ANA, 100)
        await timelines.raise_floor(ANA, 0)
        assert not await timelines.lower_floor(ANA, since, 10)
        assert await timelines.lower_floor(ANA, since + 1, 10)
        assert await timelines.floor(ANA) == 10

    async def test_an_actor_is_erased_from_all_timelines_a_few_at_a_time(self, timelines: Timelines) -> None:
        theirs, shared, others = Act(1, 1, EVA, EVA), Act(2, 3, EVA, RUI), Act(4, 4, RUI, RUI)
        viewers = [*range(1000, 1010)]
        for act in (theirs, shared, others):
            await timelines.add(viewers, act)
        steps, after = 0, 0
        while after := await timelines.erase(EVA, after, 3):
            steps += 1
        assert [await timelines.size(viewer) for viewer in viewers] == [1] * 10
        assert steps >= 4

    async def test_a_reading_position_is_the_last_one_given_and_goes_with_its_timeline(
        self, timelines: Timelines
    ) -> None:
        assert await timelines.position(ANA) is None
        for act in (7, 9, 8):
            await timelines.set_position(ANA, act)
        assert (await timelines.position(ANA), await timelines.position(RUI)) == (8, None)
        await timelines.drop(ANA)
        assert await timelines.position(ANA) is None

    async def test_a_dropped_timeline_is_none(self, timelines: Timelines) -> None:
        await timelines.raise_floor(ANA, 0)
        await timelines.fill(ANA, acts(1, 2))
        await timelines.drop(ANA)
        await timelines.drop(ANA)
        assert (await timelines.floor(ANA), await timelines.size(ANA)) == (None, 0)

    async def test_trim_keeps_the_newest_and_raises_the_floor_to_them(self, timelines: Timelines) -> None:
        await timelines.raise_floor(ANA, 0)
        await timelines.fill(ANA, acts(*range(1, 21)))
        await timelines.trim([ANA], 5)
        assert await timelines.size(ANA) == 5
        assert await timelines.read(ANA, None, 10) == Slice(acts(20, 19, 18, 17, 16), 16)
        await timelines.trim([ANA], 5)
        assert await timelines.read(ANA, None, 10) == Slice(acts(20, 19, 18, 17, 16), 16)

    async def test_neither_a_trim_nor_a_lift_begins_a_timeline(self, timelines: Timelines) -> None:
        """What stands above a floor is believed, of all whom the viewer follows."""
        await timelines.fill(ANA, acts(*range(1, 21)))
        await timelines.trim([ANA], 5)
        assert not await timelines.lift_floor(ANA, 10)
        assert await timelines.floor(ANA) is None
        await timelines.raise_floor(ANA, 3)
        assert await timelines.lift_floor(ANA, 10)
        assert await timelines.lift_floor(ANA, 5)
        assert await timelines.floor(ANA) == 11

    async def test_trimming_a_short_timeline_loses_nothing(self, timelines: Timelines) -> None:
        await timelines.raise_floor(ANA, 0)
        await timelines.fill(ANA, acts(4, 5, 6))
        await timelines.trim([ANA], 5)
        assert (await timelines.read(ANA, None, 10)).entries == acts(6, 5, 4)

    async def test_concurrent_writers_lose_nothing(self, timelines: Timelines) -> None:
        await timelines.raise_floor(ANA, 0)
        adds = [timelines.add([ANA], act) for act in acts(*range(1, 101))]
        await asyncio.gather(*adds, *(timelines.add([RUI], act) for act in acts(*range(1, 101))))
        assert len((await timelines.read(ANA, None, 200)).entries) == 100
