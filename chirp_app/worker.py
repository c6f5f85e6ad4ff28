"""One worker process: arq and the jobs of workers/ in this process' own event loop."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from backend import bootstrap
from backend.errors import Unavailable
from backend.jobs import LOST
from backend.settings import Settings
from workers import main


async def work(settings: Settings) -> None:
    """Do jobs until SIGINT or SIGTERM. Raises Unavailable when Redis is gone: whoever supervises starts it again."""
    await bootstrap.require_schema(settings)
    worker = main.worker(settings)
    try:
        await worker.async_run()
    except asyncio.CancelledError:
        await worker.close()  # a signal came; jobs that were cut off run again
    except LOST as error:
        with suppress(*LOST):
            await worker.close()
        raise Unavailable(f"The job queue does not answer ({error})") from error
