"""Settings that change while the system runs; each process sees a change within a second."""

from __future__ import annotations

import time

from backend.models import LiveSetting
from backend.repositories.database import Database

_FRESH_S = 1.0


class LiveSettings:
    def __init__(self, database: Database, *, celebrity_threshold: int) -> None:
        """celebrity_threshold stands until one was set live."""
        self._db = database
        self._default = celebrity_threshold
        self._kept: tuple[float, int] = (0.0, celebrity_threshold)

    async def celebrity_threshold(self) -> int:
        """Authors with this many followers or more are pulled."""
        read_at, threshold = self._kept
        if time.monotonic() - read_at < _FRESH_S:
            return threshold
        threshold = await self.number("celebrity_threshold", self._default)
        self._kept = (time.monotonic(), threshold)
        return threshold

    async def set_celebrity_threshold(self, threshold: int) -> None:
        await self.set_number("celebrity_threshold", threshold)
        self._kept = (time.monotonic(), threshold)

    async def number(self, name: str, default: int) -> int:
        async with self._db.read() as session:
            found = await session.get(LiveSetting, name)
        return int(found.value) if found else default

    async def set_number(self, name: str, value: int) -> None:
        async with self._db.write(turn=name) as session:
            await session.merge(LiveSetting(name=name, value=str(value)))
