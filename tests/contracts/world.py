"""A whole backend on real embedded engines for the promise's proof: small sizes, a stepped clock and a stepped queue."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from backend.engines import Engines, Sizes
from backend.models import User
from backend.timelines.interface import Timelines
from backend.tweets.interface import Act
from backend.views import Viewer
from workers.fan_out import backfill_follow, fan_out, rebuild
from workers.reconcile import reconcile

DAY_MS = 24 * 3600 * 1000
SMALL = Sizes(materialised=8, window=4, chunk=2, followers=2, trim_one_in=2, dormant_ms=30 * DAY_MS, skew_ms=2000)
JOBS: dict[str, Callable[..., Any]] = {"fan_out": fan_out, "backfill_follow": backfill_follow, "rebuild": rebuild}


class SteppedClock:
    def __init__(self, now_ms: int) -> None:
        self.ms = now_ms

    def now_ms(self) -> int:
        return self.ms


@dataclass
class SteppedJobs:
    """The queue: what is queued waits here until the test runs it, once or twice, breaks it or loses it."""

    queued: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)

    async def enqueue(self, name: str, *args: int, key: str, delay: float = 0) -> bool:
        self.queued.append((name, args))
        return True


class Fault(Exception):
    """Stands for a worker killed between two chunks."""


class FaultyTimelines:
    """The real timelines, until the fuse has burnt down: then writes fail, before or after they reach the store."""

    def __init__(self, real: Timelines) -> None:
        self._real = real
        self.fuse: int | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    async def add(self, viewers: Any, act: Act) -> None:
        await self._burn(self._real.add, viewers, act)

    async def fill(self, viewer: int, acts: Any) -> None:
        await self._burn(self._real.fill, viewer, acts)

    async def _burn(self, write: Callable[..., Any], *arguments: Any) -> None:
        if self.fuse is None:
            await write(*arguments)
            return
        if self.fuse == 0:
            raise Fault
        self.fuse -= 1
        await write(*arguments)
        if self.fuse == 0:
            raise Fault


class World:
    def __init__(self, engines: Engines, clock: SteppedClock) -> None:
        self.e = engines
        self.clock = clock
        self.jobs = SteppedJobs()
        self.timelines = FaultyTimelines(engines.timelines)
        engines.jobs = self.jobs  # pyright: ignore[reportAttributeAccessIssue]
        engines.timelines = self.timelines  # pyright: ignore[reportAttributeAccessIssue]
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
        await self.e.timelines.raise_floor(user.id, user.id)
        return Viewer(user.id, name, 0)

    async def run_job(self, index: int, *, fuse: int | None = None, again: bool = False) -> None:
        """Run one waiting job; fuse: it dies after that many writes. again: it stays queued (delivered twice)."""
        name, arguments = self.jobs.queued[index] if again else self.jobs.queued.pop(index)
        self.timelines.fuse = fuse
        try:
            await JOBS[name](*arguments)
        except Fault:
            pass
        finally:
            self.timelines.fuse = None

    async def reconcile(self) -> None:
        self.clock.ms += 20_000
        await reconcile()

    async def drain(self) -> None:
        """Until nothing is queued and nothing is pending."""
        for _ in range(1000):
            while self.jobs.queued:
                await self.run_job(random.randrange(len(self.jobs.queued)))
            await self.reconcile()
            if not self.jobs.queued:
                return
        raise AssertionError("the workers never drain")
