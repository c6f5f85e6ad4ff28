"""Ranked lists as they were when their first page was read, so that the next pages neither repeat nor skip anything."""

# redis-py types its answers only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from redis.asyncio import Redis

from backend.metrics import DEGRADED
from backend.redis_servers import GONE

_LIFE_S = 900
_FEW = 20
"""So many fit on one page: nobody asks for more of it."""


class Frozen:
    def __init__(self, redis: Redis) -> None:
        self._redis: Any = redis

    async def get(self, kind: str, as_of_ms: int, make: Callable[[], Awaitable[list[int]]]) -> list[int]:
        """The ids of that kind of list at that moment: kept for a quarter of an hour, made again (as well as can be) later.

        kind says everything that the list depends on. Without Redis it is made each time.
        """
        key = f"frozen:{as_of_ms}:{hashlib.blake2b(kind.encode(), digest_size=16).hexdigest()}"
        try:
            if kept := await self._redis.get(key):
                return orjson.loads(kept)
            made = await make()
            if len(made) > _FEW:
                await self._redis.set(key, orjson.dumps(made), ex=_LIFE_S)
            return made
        except GONE:
            DEGRADED.labels("frozen").inc()
            return await make()
