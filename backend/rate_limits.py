"""Rate limits: an atomic sliding window in Redis. With Redis gone the limits are open, which is counted."""

# redis-py types its answers only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass
from enum import Enum
from typing import cast

import structlog
from redis.asyncio import Redis

from backend.errors import RateLimited
from backend.metrics import DEGRADED, RATE_LIMITED
from backend.redis_servers import GONE
from backend.words import mark, plural, t

log = structlog.get_logger()

# Keeps the moments of the last window; answers {allowed, milliseconds to wait}. The clock is the server's.
_SPEND = """
local now = redis.call('TIME')
now = now[1] * 1000 + math.floor(now[2] / 1000)
local limit, window, times = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local used = redis.call('ZCARD', KEYS[1])
if used + times > limit then
  local last = used + times - limit - 1
  local oldest = redis.call('ZRANGE', KEYS[1], last, last, 'WITHSCORES')[2] or now
  return {0, oldest + window - now}
end
for one = 1, times do redis.call('ZADD', KEYS[1], now, ARGV[3] .. one) end
redis.call('PEXPIRE', KEYS[1], window)
return {1, 0}
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` in `seconds`; sentence says so."""

    count: int
    seconds: int
    sentence: str


class Action(Enum):
    TWEET = Limit(50, 3600, mark("You can post 50 times an hour."))
    FOLLOW = Limit(100, 86400, mark("You can follow 100 people a day."))
    LIKE = Limit(1000, 86400, mark("You can like 1,000 posts a day."))
    UPLOAD = Limit(250, 3600, mark("You can upload 250 files an hour."))
    RETWEET = Limit(300, 10800, mark("You can repost 300 times in 3 hours."))
    BOOKMARK = Limit(1000, 86400, mark("You can save 1,000 posts a day."))
    REPORT = Limit(50, 86400, mark("You can report 50 times a day."))
    DRAFT = Limit(300, 3600, mark("You can save drafts 300 times an hour."))
    EDIT = Limit(60, 3600, mark("You can change your profile 60 times an hour."))
    LOGIN_BY_IP = Limit(60, 900, mark("You can try to log in 60 times in 15 minutes."))
    LOGIN_BY_NAME_AND_IP = Limit(10, 900, mark("You can try to log in 10 times in 15 minutes."))
    LOGIN_BY_NAME = Limit(200, 3600, mark("You can try to log in 200 times an hour, from wherever."))
    PASSWORD = Limit(10, 900, mark("You can try your password 10 times in 15 minutes."))
    SIGN_UP_BY_IP = Limit(20, 3600, mark("You can make 20 accounts an hour."))
    SIGN_UP_BY_NAME = Limit(20, 3600, mark("You can try to take one name 20 times an hour."))


class RateLimits:
    def __init__(self, redis: Redis, *, on: bool) -> None:
        self._redis = redis
        self._spend = redis.register_script(_SPEND)
        self._on = on

    async def spend(self, who: object, action: Action, times: int = 1) -> None:
        """Use so many of who's allowance, or none. Raises RateLimited with the time to wait when it is used up."""
        if not self._on:
            return
        limit = action.value
        key = f"limit:{action.name.lower()}:{who}"
        try:
            answer = await self._spend(keys=[key], args=[limit.count, limit.seconds * 1000, uuid.uuid4().hex, times])
            allowed, wait_ms = cast(list[int], answer)
        except GONE as error:
            self._open(error)
            return
        if not allowed:
            RATE_LIMITED.labels(action.name.lower()).inc()
            wait = max(1, math.ceil(wait_ms / 1000))
            raise RateLimited(f"{t(limit.sentence)} {_try_again(wait)}", retry_after=wait, limit=limit.count)

    async def remember(self, who: object, seconds: int) -> None:
        """Keep in mind that `who` was trusted, for so long. Without Redis nothing is kept, and no limit holds anyway."""
        if not self._on:
            return
        try:
            await self._redis.set(f"known:{who}", b"1", ex=seconds)
        except GONE as error:
            self._open(error)

    async def remembers(self, who: object) -> bool:
        if not self._on:
            return False
        try:
            return bool(await self._redis.exists(f"known:{who}"))
        except GONE as error:
            self._open(error)
            return False

    def _open(self, error: Exception) -> None:
        DEGRADED.labels("rate_limits").inc()
        log.warning("rate limits are open", error=str(error))


def _try_again(seconds: int) -> str:
    if seconds >= 3600:
        return plural(math.ceil(seconds / 3600), "Try again in {count} hour.", "Try again in {count} hours.")
    if seconds >= 60:
        return plural(math.ceil(seconds / 60), "Try again in {count} minute.", "Try again in {count} minutes.")
    return plural(seconds, "Try again in {count} second.", "Try again in {count} seconds.")
