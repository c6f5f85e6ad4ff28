"""`chirp jobs` beside a process that runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.engines import Engines
from tests import factories
from tests.unit.test_admin import chirp

pytestmark = pytest.mark.slow  # each command is a process of its own


@pytest.fixture
async def engines(tmp_path: Path):
    async with factories.world(tmp_path) as opened:
        yield opened


async def test_what_is_put_aside_is_listed_and_queued_again(engines: Engines) -> None:
    await engines.dead_jobs.bury("fan_out", [12345], "ValueError: broken", 5, 1_700_000_000_000, None)
    await engines.dead_jobs.bury("notify_like", [7, 8], "not done within 20 s", 5, 1_700_000_060_000, None)
    code, told = await chirp(engines.settings, "list", command="jobs")
    lines = [line.split(maxsplit=3) for line in told.splitlines()]
    assert code == 0
    assert [line[1] for line in lines[1:3]] == ["notify_like", "fan_out"]
    assert "2023-11-14 22:14:20  not done within 20 s" in told
    answer = "Queued again: 1. What fails again comes back to the list.\n"
    assert await chirp(engines.settings, "retry", lines[2][0], command="jobs") == (0, answer)
    assert await engines.jobs.depth() == 1
    _, told = await chirp(engines.settings, "list", command="jobs")
    assert "(queued again 20" in told


async def test_wrong_use_is_said_so(engines: Engines) -> None:
    assert await chirp(engines.settings, "list", command="jobs") == (0, "No job is put aside.\n")
    code, told = await chirp(engines.settings, "retry", "5", command="jobs")
    assert (code, told) == (1, "chirp: No job with the ID 5 is put aside. See: chirp jobs\n")
    for words in (["retry"], ["retry", "5", "--all"]):
        code, told = await chirp(engines.settings, *words, command="jobs")
        assert (code, told[:60]) == (2, "chirp: Say which one, by its ID in `chirp jobs`, or --all. See: "[:60])
