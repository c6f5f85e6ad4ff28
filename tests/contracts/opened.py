"""One opened backend for all examples of the proof."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import Any

from backend import bootstrap
from backend.ids import EPOCH_MS
from backend.settings import RateLimits, Settings
from tests.contracts.world import DAY_MS, SMALL, SteppedClock, World
from tests.engines import chosen
from tests.engines.valkey import valkey


class Home:
    """One opened backend for all examples: each example brings people of its own."""

    opened: Home | None = None

    def __init__(self, **urls: str) -> None:
        """urls: settings of engines other than the embedded ones."""
        self.loop = asyncio.new_event_loop()
        self._stack, self._async_stack = ExitStack(), AsyncExitStack()
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        url = self._stack.enter_context(valkey(folder))
        given: dict[str, Any] = {"redis_url": url, "database_url": chosen.database_url(), **urls}
        settings = Settings(data_dir=folder, secret_key="proof", rate_limits=RateLimits.OFF, **given)
        self.world = self.run(self._open(settings))

    async def _open(self, chosen: Settings) -> World:
        await bootstrap.migrate(chosen)
        clock = SteppedClock(EPOCH_MS + 400 * DAY_MS)
        return World(
            await self._async_stack.enter_async_context(bootstrap.open(chosen, clock=clock, sizes=SMALL)), clock
        )

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    def close(self) -> None:
        self.run(self._async_stack.aclose())
        self._stack.close()
        self.loop.close()
