"""Real engines of a test's own, and a clock that it moves on."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

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


@pytest.fixture
def own_logs() -> Iterator[None]:
    """For tests that set up this process' logs: afterwards they are as they were."""
    root = logging.getLogger()
    before = root.handlers, root.level
    yield
    root.handlers, root.level = before
    structlog.reset_defaults()
