"""What the short commands do: work on opened engines, beside whatever runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from backend import bootstrap
from backend.engines import Engines
from backend.settings import Settings
from chirp_app import valkey
from chirp_app.commands import given

Answer = TypeVar("Answer")


def with_engines(command: str, data: given.Path | None, work: Callable[[Engines], Awaitable[Answer]]) -> Answer:
    """Bring the schemas up to date, open the engines for this work, and close them again."""
    return asyncio.run(_opened(given.settings(command, data), work))


async def _opened(settings: Settings, work: Callable[[Engines], Awaitable[Answer]]) -> Answer:
    await bootstrap.migrate(settings)
    async with valkey.at_hand(settings), bootstrap.open(settings) as engines:
        return await work(engines)
