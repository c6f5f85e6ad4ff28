"""Ranked lists as they were when their first page was read, so that the next pages neither repeat nor skip anything."""

# redis-py types its answers only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from backend.metrics import DEGRADED

_LIFE_S = 3600


class Frozen:
    def __init__(self, redis: Redis) -> None:
        self._redis: Any = redis

    async def get(self, kind: str, as_of_ms: int, make: Callable[[], Awaitable[list[str]]]) -> list[str]:
        """The list of that kind of that moment: kept for an hour, made (as well as can be) again after that.

        kind says everything that the list depends on. Without Redis it is made each time.
        """
        key = f"frozen:{as_of_ms}:{hashlib.blake2b(kind.encode(), digest_size=16).hexdigest()}"
        try:
            if kept := await self._redis.get(key):
                return orjson.loads(kept)
        except (RedisError, OSError):
            DEGRADED.labels("frozen").inc()
            return await make()
        made = await make()
        try:
            await self._redis.set(key, orjson.dumps(made), ex=_LIFE_S)
        except (RedisError, OSError):
            DEGRADED.labels("frozen").inc()
        return made
