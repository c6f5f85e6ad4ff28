"""Looks beside the load, once a second: how deep the queue is, and which fan-outs have ended."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from backend.engines import Engines
from backend.ids import ActId
from backend.jobs import LOST
from backend.traces import Step
from chirp_app.replay.load import Load
from chirp_app.replay.results import Moment, Results

_EVERY_S = 1.0
_PATIENCE_S = 15.0
_MOST_FOLLOWED = 200
"""Posts at a time: what is posted above that is not followed."""


class Watch:
    def __init__(self, e: Engines, load: Load, results: Results) -> None:
        self._e, self._load, self._results = e, load, results
        self._followed: dict[ActId, float] = {}
        self._ended: dict[ActId, float] = {}

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self._look()
            await asyncio.sleep(_EVERY_S)

    async def finish(self, patience_s: float) -> None:
        """Waits for the fan-outs that are still under way; those that take longer are unknown."""
        until = self._load.elapsed + patience_s
        while (pending := self._pending()) and self._load.elapsed < until:
            await self._look()
            await asyncio.sleep(_EVERY_S / 2)
        self._results.unknown += pending

    def _pending(self) -> int:
        return len(self._load.posted) + len(self._followed) + len(self._ended)

    async def _look(self) -> None:
        try:
            depth = await self._e.jobs.depth()
            await self._learn()
        except LOST:
            depth = None
        self._results.moments.append(Moment(self._load.elapsed, self._load.in_flight, depth))
        await self._follow()

    async def _follow(self) -> None:
        """A fan-out has ended when its mark is gone."""
        posted = self._load.posted
        while posted:
            act, at = posted.popleft()
            if len(self._followed) + len(self._ended) < _MOST_FOLLOWED:
                self._followed[act] = at
            else:
                self._results.unknown += 1
        for act in list(self._followed):
            if await self._e.tweets.mark(act) is None:
                self._ended[act] = self._followed.pop(act)

    async def _learn(self) -> None:
        """Processes tell their steps a moment after they ended, a busy one later; of some ways a step is never told."""
        for act, at in list(self._ended.items()):
            lag = _lag(await self._e.traces.of(act))
            if lag is not None:
                self._results.fan_outs.append((at, lag))
            elif self._load.elapsed - at < _PATIENCE_S:
                continue
            else:
                self._results.unknown += 1
            del self._ended[act]


def _lag(steps: Sequence[Step]) -> float | None:
    """Seconds from the request that posted to the end of the last job of its fan-out; None when one of them isn't kept."""
    began = [step.start_ns for step in steps if not step.parent]
    ended = [step.end_ns for step in steps if step.name == "fan_out"]
    return (max(ended) - min(began)) / 1e9 if began and ended else None
