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
_SLOTS = 4096
"""Lists that are kept at once, of up to 20 KB each: anybody can search without end, and each search is another list."""


class Frozen:
    def __init__(self, redis: Redis) -> None:
        self._redis: Any = redis

    async def get(self, kind: str, as_of_ms: int, make: Callable[[], Awaitable[list[int]]]) -> list[int]:
        """The ids of that kind of list at that moment: kept for a quarter of an hour, or until another one takes its slot;
        made again (as well as can be) later.

        kind says everything that the list depends on. Without Redis it is made each time.
        """
        digest = hashlib.blake2b(f"{as_of_ms}:{kind}".encode(), digest_size=16)
        name, slot = digest.hexdigest(), f"frozen:{int.from_bytes(digest.digest()) % _SLOTS}"
        try:
            if kept := await self._redis.get(slot):
                whose, ids = orjson.loads(kept)
                if whose == name:
                    return ids
            made = await make()
            if len(made) > _FEW:
                await self._redis.set(slot, orjson.dumps([name, made]), ex=_LIFE_S)
            return made
        except GONE:
            DEGRADED.labels("frozen").inc()
            return await make()
