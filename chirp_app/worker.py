"""One worker process: arq and the jobs of workers/ in this process' own event loop."""

from __future__ import annotations

import asyncio

from backend import bootstrap
from backend.errors import Unavailable
from backend.jobs import LOST
from backend.settings import Settings
from workers import main


async def work(settings: Settings) -> None:
    """Do jobs until SIGINT or SIGTERM. Raises Unavailable when Redis is not there at the start; later it is waited for."""
    await bootstrap.require_schema(settings)
    worker = main.worker(settings)
    try:
        await worker.async_run()
    except asyncio.CancelledError:
        # A signal came. Jobs that were cut off run again; what they ended with is no error of this worker.
        await asyncio.gather(*worker.tasks.values(), return_exceptions=True)
        worker.tasks.clear()
        await worker.close()
    except LOST as error:
        await worker.close()
        raise Unavailable("The job queue does not answer.", why=error) from error
