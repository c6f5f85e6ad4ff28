"""A whole backend on real embedded engines for the promise's proof: small sizes, a stepped clock and a stepped queue."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, cast

from backend.engines import Engines, Sizes
from backend.jobs import Jobs
from backend.models import User
from backend.repositories.graph import Graph
from backend.timelines.interface import Timelines
from backend.tweets.interface import Tweets
from backend.views import Viewer
from workers.fan_out import backfill_follow, fan_out, rebuild
from workers.notify import notify_follow, notify_like
from workers.reconcile import reconcile

DAY_MS = 24 * 3600 * 1000
SMALL = Sizes(
    materialised=8, window=4, chunk=2, followers=2, trim_one_in=2, dormant_ms=30 * DAY_MS, skew_ms=2000, collapse=3
)
JOBS: dict[str, Callable[..., Any]] = {
    "notify_like": notify_like,
    "notify_follow": notify_follow,
    "fan_out": fan_out,
    "backfill_follow": backfill_follow,
    "rebuild": rebuild,
}


class SteppedClock:
    def __init__(self, now_ms: int) -> None:
        self.ms = now_ms

    def now_ms(self) -> int:
        return self.ms


@dataclass
class SteppedJobs:
    """The queue: what is queued waits here until the test runs it, once or twice, breaks it or loses it.

    Like the real one it refuses a job that waits already.
    """

    queued: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)

    async def enqueue(self, name: str, *args: int, key: str, delay: float = 0) -> bool:
        if (name, args) in self.queued:
            return False
        if name in JOBS:  # others have nothing to do with home timelines
            self.queued.append((name, args))
        return True

    def remind(self, name: str, *args: int, key: str) -> None:
        """What reading finds undone is about cards, never about home timelines."""


class Fault(Exception):
    """Stands for a worker killed between two chunks."""


@dataclass
class Run:
    """One job at work: it dies, or pauses until told to go on, before its call to an engine of that number."""

    dies_at: int = -1
    pauses_at: int = -1
    calls: int = 0
    paused: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def step(self) -> None:
        self.calls += 1
        if self.calls == self.dies_at:
            raise Fault
        if self.calls == self.pauses_at:
            self.paused.set()
            await self.go_on.wait()


_run: ContextVar[Run | None] = ContextVar("run", default=None)


class Stepped:
    """A real engine; each call that a job makes to it is a step of that job's run."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._real, name)

        async def call(*arguments: Any, **named: Any) -> Any:
            if run := _run.get():
                await run.step()
            return await method(*arguments, **named)

        return call


class World:
    def __init__(self, engines: Engines, clock: SteppedClock) -> None:
        self.e = engines
        self.clock = clock
        self.jobs = SteppedJobs()
        self.paused: list[tuple[Run, asyncio.Task[None]]] = []
        self.timelines = engines.timelines
        engines.jobs = cast(Jobs, self.jobs)
        engines.timelines = cast(Timelines, Stepped(engines.timelines))
        engines.tweets = cast(Tweets, Stepped(engines.tweets))
        engines.graph = cast(Graph, Stepped(engines.graph))
        self._people = 0

    async def sign_up(self) -> Viewer:
        self._people += 1
        name = f"p{self._people}"
        user = User(
            id=await self.e.ids.next(),
            username=name,
            username_key=name,
            email=f"{name}@example.com",
            email_key=f"{name}@example.com",
            password_hash="",
            display_name=name,
            last_seen_ms=self.clock.ms,
            created_ms=self.clock.ms,
        )
        await self.e.users.add(user)
        await self.e.timelines.raise_floor(user.id, 0)
        return Viewer(user.id, name, 0)

    async def run_job(self, index: int, run: Run, *, again: bool = False) -> None:
        """Start one waiting job; it ends, dies or pauses before this returns. again: it stays queued (given out twice)."""
        name, arguments = self.jobs.queued[index] if again else self.jobs.queued.pop(index)

        async def work() -> None:
            _run.set(run)
            await JOBS[name](*arguments)

        task = asyncio.create_task(work())
        paused = asyncio.create_task(run.paused.wait())
        await asyncio.wait({task, paused}, return_when=asyncio.FIRST_COMPLETED)
        paused.cancel()
        if task.done():
            _ended(task)
        else:
            self.paused.append((run, task))

    async def go_on(self, index: int) -> None:
        """Let a paused job end."""
        run, task = self.paused.pop(index)
        run.go_on.set()
        await asyncio.wait({task})
        _ended(task)

    async def reconcile(self) -> None:
        self.clock.ms += 20_000
        await reconcile()

    async def drain(self) -> None:
        """Until nothing is paused, nothing is queued and nothing is pending."""
        while self.paused:
            await self.go_on(0)
        for _ in range(1000):
            while self.jobs.queued:
                await self.run_job(random.randrange(len(self.jobs.queued)), Run())
            await self.reconcile()
            if not self.jobs.queued:
                return
        raise AssertionError("the workers never drain")


def _ended(task: asyncio.Task[None]) -> None:
    """Raise what a job raised, unless it was killed."""
    error = task.exception()
    if error and not isinstance(error, Fault):
        raise error
