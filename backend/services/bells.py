"""The bells of one process: counts anew what a person has not read, for all who are told, as often as somebody looks closely."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from backend.metrics import ERRORS
from backend.services import notifications

log = structlog.get_logger()
_PAUSE_S = 0.3
"""Between two counts for a person: ten thousand likes in a minute are no ten thousand pushes."""


class Bells:
    """The first ring is counted at once; those that come while it is, or in the pause after it, are one more count."""

    def __init__(self, show: Callable[[int, int], None]) -> None:
        """show brings a count to a person: into their tabs, or down their streams."""
        self._show = show
        self._rung: dict[int, bool] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def ring(self, user: int) -> None:
        """Something that this person is told of changed."""
        going_on = user in self._rung
        self._rung[user] = True
        if not going_on:
            task = asyncio.create_task(self._count(user))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _count(self, user: int) -> None:
        try:
            while self._rung[user]:
                self._rung[user] = False
                self._show(user, await notifications.unread(user))
                await asyncio.sleep(_PAUSE_S)
        except Exception:
            ERRORS.labels("bell").inc()
            log.exception("unread notifications not counted")
        finally:
            del self._rung[user]
