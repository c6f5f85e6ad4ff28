"""arq's worker, made to outlive its queue: while Redis is gone it waits and takes no jobs; when it is back, it goes on."""

from __future__ import annotations

import asyncio

import structlog
from arq import Worker

from backend.jobs import LOST
from backend.metrics import DEGRADED

log = structlog.get_logger()

_FIRST_S, _MOST_S = 0.1, 2.0
_TRIES, _TRY_AGAIN_S = 6, 1.0
"""Of a worker that starts: as often as arq tries the connections that it makes itself."""


class ArqWorker(Worker):
    """Ended and started again by a supervisor it would come back late: these wait longer after each end, up to minutes."""

    _delay = _FIRST_S

    async def main(self) -> None:
        """Raises one of LOST when its queue is not there at the start."""
        for left in reversed(range(_TRIES)):
            try:
                await self.pool.zcard(self.queue_name)
                break
            except LOST as error:
                if not left:
                    raise
                log.warning("job queue does not answer", error=str(error), tries_left=left)
                await asyncio.sleep(_TRY_AGAIN_S)
        await super().main()

    async def _poll_iteration(self) -> None:
        try:
            await super()._poll_iteration()
        except LOST as error:
            DEGRADED.labels("jobs").inc()
            log.warning("job queue lost", error=str(error), retry_in=self._delay)
            await asyncio.sleep(self._delay)
            self._delay = min(self._delay * 2, _MOST_S)
        else:
            if self._delay > _FIRST_S:
                log.info("job queue is back")
            self._delay = _FIRST_S
        if (task := asyncio.current_task()) and task.cancelling():
            # Python 3.11 loses a cancellation that reaches redis-py when it has just sent something.
            raise asyncio.CancelledError

    async def start_jobs(self, job_ids: list[bytes]) -> None:
        try:
            await super().start_jobs(job_ids)
        except LOST:
            self._release_sem_dec_counter_on_complete()  # of the job that was about to start: arq lets it keep its place
            raise

    async def close(self) -> None:
        """arq would leave open what it opened where its queue is gone, or where a job is cancelled while its end is noted."""
        try:
            await super().close()
        except (*LOST, asyncio.CancelledError):
            if (task := asyncio.current_task()) and task.cancelling():
                raise
            if self.tasks:
                await asyncio.wait(self.tasks.values())
            if self.on_shutdown:
                await self.on_shutdown(self.ctx)
            await self.pool.aclose(close_connection_pool=True)
