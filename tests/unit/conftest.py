"""Real engines of a test's own, and a clock that it moves on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend.engines import Engines
from tests import factories
from tests.factories import Later


@pytest.fixture
async def engines(tmp_path: Path) -> AsyncIterator[Engines]:
    async with factories.world(tmp_path) as opened:
        yield opened


@pytest.fixture
def clock(engines: Engines) -> Later:
    later = Later(engines.clock)
    engines.clock = later  # pyright: ignore[reportAttributeAccessIssue]
    return later
