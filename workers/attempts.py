"""What becomes of a job that fails: it is tried again, later each time, and put aside when that does not help.

arq counts how often a job was begun. Beside that stands, in the same queue, how often it ended. What was begun more often
took its worker with it, or was in one that ended of something else: it is tried alone, so that no other job is blamed for it.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog
from arq import Retry

from backend import tracing
from backend.engines import engines
from backend.errors import Unavailable
from backend.jobs import LOST
from backend.metrics import ERRORS, JOB_FAILURES
from workers.history import History

log = structlog.get_logger()

TIMEOUT_S = 20.0
"""No attempt may take longer."""
PAUSES_S = (2.0, 10.0, 30.0, 90.0)
"""After each failure; what fails once more is dead."""
DEATHS = 3
"""So many workers may end in a job, all but the first while it was tried alone: beside others nobody knows whose fault it was."""
_TURN_S = 3.0
"""How long one that is to be tried alone waits for its turn here."""
MARGIN_S = _TURN_S + 4
"""What an attempt may take beside the job's own time."""
_LONGEST_PAUSE_S = 60.0
_PATIENCE_S = 12 * 3600
"""What waits for an engine waits no longer: arq keeps a job for a day."""

_alone = asyncio.Lock()


@dataclass(frozen=True)
class Attempt:
    """dead: as which of the dead jobs it is known to whoever queued it again; else nothing is done that is dead."""

    job: Callable[..., Awaitable[None]]
    ids: tuple[int, ...]
    history: History
    request_id: str | None
    dead: int

    @property
    def name(self) -> str:
        return self.job.__name__

    async def run(self) -> None:
        """Raises Retry when it should be tried again; is cancelled when its worker ends."""
        try:
            await self._run()
        except Retry:
            raise
        except Exception as error:  # what remembers failures fails itself: the queue, or the database
            log.warning("job's attempt not noted", error=str(error))
            with suppress(*LOST):
                await self.history.ended()
            raise Retry(defer=_about(_TURN_S)) from error

    async def _run(self) -> None:
        if not self.dead and await engines().dead_jobs.among(self.name, [self.ids]):
            log.info("job is dead", ids=self.ids)
            return
        deaths = await self.history.deaths()
        if deaths and await self.history.deaths_alone() >= DEATHS - 1:
            await self._bury(f"{deaths} workers ended while they did it")
        elif deaths > 0:
            await self._run_alone()
        else:
            await self._try()

    async def _run_alone(self) -> None:
        await self.history.ended()  # while it waits for its turn, no end of this worker is its fault
        try:
            async with asyncio.timeout(_TURN_S):
                await _alone.acquire()
        except TimeoutError:
            raise Retry(defer=_about(_TURN_S)) from None
        try:
            await self.history.begun()
            await self.history.alone(True)
            try:
                await self._try()
                engines().event_log.note("taken_over", why=self.name)
            finally:
                with suppress(*LOST):
                    await self.history.alone(False)
        finally:
            _alone.release()

    async def _try(self) -> None:
        try:
            async with asyncio.timeout(TIMEOUT_S):
                with tracing.span(self.name, attempt=self.history.tries):
                    await self.job(*self.ids)
        except asyncio.CancelledError:
            await self.history.ended()  # the worker ends, and others take it
            raise
        except Exception as error:
            await self._fail(error)
            return
        await self.history.forget()
        if self.dead:
            await engines().dead_jobs.remove(self.dead)

    async def _fail(self, error: Exception) -> None:
        away = is_away(error)
        if not away:
            ERRORS.labels(self.name).inc()
            log.exception("job failed", ids=self.ids)
        failures, since = await self.history.failed("away" if away else "wrong")
        if time.time() - since > _PATIENCE_S or not (away or failures <= len(PAUSES_S)):
            await self._bury(told(error))
            return
        pause = min(2.0 ** min(failures, 9) / 2, _LONGEST_PAUSE_S) if away else PAUSES_S[failures - 1]
        JOB_FAILURES.labels(self.name, "waits" if away else "again").inc()
        log.warning("job is tried again", ids=self.ids, why=told(error), seconds=pause)
        await self.history.ended()
        raise Retry(defer=_about(pause)) from error

    async def _bury(self, why: str) -> None:
        e, tries = engines(), self.history.tries
        await e.dead_jobs.bury(self.name, self.ids, why, tries, e.clock.now_ms(), self.request_id)
        await self.history.forget()
        JOB_FAILURES.labels(self.name, "dead").inc()
        log.error("job is put aside: chirp jobs", ids=self.ids, why=why, tries=tries)


def is_away(error: Exception) -> bool:
    """An engine is missing, which is not the job's fault. Of a system's errors only those of connections are."""
    lost = isinstance(error, LOST) and not isinstance(error, OSError)
    return lost or isinstance(error, (Unavailable, ConnectionError))


def told(error: Exception) -> str:
    """In one line."""
    if isinstance(error, TimeoutError):
        return f"not done within {TIMEOUT_S:g} s"
    return f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}".removesuffix(": ")


def _about(seconds: float) -> float:
    """What failed together is not tried again together."""
    return seconds * (0.75 + random.random() / 2)
