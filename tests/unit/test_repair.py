"""`chirp repair`: what it leaves in the engines."""

from __future__ import annotations

from pathlib import Path

from backend.ids import at
from chirp_app.commands.data import _rebuild  # pyright: ignore[reportPrivateUsage]
from tests import factories


async def test_a_timeline_whose_floor_lies_ahead_of_the_clock_is_rebuilt_too(tmp_path: Path) -> None:
    async with factories.world(tmp_path) as engines:
        ana, bob = await factories.people(2)
        await engines.timelines.raise_floor(ana.id, at(engines.clock.now_ms() + 60_000))
        assert await _rebuild(engines, 0, 10) == sorted([ana.id, bob.id])
        assert [await engines.timelines.floor(viewer) for viewer in (ana.id, bob.id)] == [0, 0]
