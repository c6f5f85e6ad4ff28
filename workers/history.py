"""What the queue knows of a job's earlier attempts. A job that is done at once leaves nothing here."""

# redis-py types its answers only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import time
from typing import Any

from arq.connections import ArqRedis

_KEPT_S = 25 * 3600
"""An hour longer than arq keeps a job."""


class History:
    def __init__(self, context: dict[str, Any]) -> None:
        """context: what arq gives to a job."""
        self._redis: ArqRedis = context["redis"]
        self._key = f"{self._redis.default_queue_name}:failed:{context['job_id']}"
        self.tries: int = context["job_try"]
        self._over = self._forgotten = False

    async def deaths(self) -> int:
        """How many attempts before this one did not end."""
        if self.tries == 1:
            return 0
        return self.tries - 1 - int(await self._get("ended"))

    async def deaths_alone(self) -> int:
        """How many of these while no other suspect was tried in their worker."""
        return int(await self._get("alone"))

    async def alone(self, is_alone: bool) -> None:
        """Around an attempt beside which no other suspect is tried; what is not told to be over has ended its worker."""
        if not self._forgotten:
            await self._add("alone", 1 if is_alone else -1)

    async def ended(self) -> None:
        """This attempt is over, however, and the job is not done. Counts once."""
        if not self._over:
            self._over = True
            await self._add("ended", 1)

    async def begun(self) -> None:
        """It is not over after all."""
        self._over = False
        await self._add("ended", -1)

    async def failed(self, how: str) -> tuple[int, float]:
        """How often it has failed so by now, and when (seconds since 1970) it failed first."""
        await self._redis.hsetnx(self._key, "since", str(time.time()))  # pyright: ignore[reportGeneralTypeIssues]
        return await self._add(how, 1), float(await self._get("since"))

    async def forget(self) -> None:
        """It is done, or dead."""
        self._forgotten = True
        if self.tries > 1:
            await self._redis.delete(self._key)

    async def _add(self, field: str, number: int) -> int:
        sum = await self._redis.hincrby(self._key, field, number)  # pyright: ignore[reportGeneralTypeIssues]
        await self._redis.expire(self._key, _KEPT_S)
        return sum

    async def _get(self, field: str) -> str:
        found: Any = await self._redis.hget(self._key, field)  # pyright: ignore[reportGeneralTypeIssues]
        return found.decode() if found else "0"
