"""Tasks that run beside others, and their end."""

from __future__ import annotations

import asyncio


async def end(task: asyncio.Task[None]) -> None:
    """Cancel until it has ended: a client library may take a cancellation for a time-out of its own, and go on."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=0.2)
