"""What trends now: made from the counts every half minute, kept in Redis, read by whoever shows it."""

# redis-py types its answers only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from redis.asyncio import Redis

from backend.trends.score import LEAST, Hour, score, weight
from backend.trends.store import EVERYBODY, HOUR_MS, SCOPES, Trends
from backend.views import TrendView

MOST = 20
_KEY = "trends:top"
_LIFE_S = 3600
"""What was trending an hour ago, when nobody counts any more, is not shown."""
_CANDIDATES = 500


@dataclass(frozen=True, slots=True)
class Top:
    """as_of_ms: when it was made, 0 when it was not. order: for each scope the tags' keys, first one first."""

    as_of_ms: int
    order: dict[str, list[str]]
    trends: dict[str, TrendView]


NOTHING = Top(0, {}, {})


async def made(trends: Trends, now_ms: int) -> Top:
    """From what is counted now. Numbers are those of everybody, in the list of a language too."""
    hour, order = now_ms // HOUR_MS, dict[str, list[str]]()
    everywhere: dict[str, list[Hour]] = {}
    for scope in SCOPES:
        used = await trends.used(scope, hour)
        if scope == EVERYBODY:
            everywhere = used
        order[scope] = await _ranked(trends, scope, hour, used)
    days = await trends.days(hour, list({tag for tags in order.values() for tag in tags}))
    few = {tag for tag, day in days.items() if weight(day.people, day.newcomers) < LEAST}
    order = {scope: [tag for tag in tags if tag not in few][:MOST] for scope, tags in order.items()}
    shown = {tag for tags in order.values() for tag in tags}
    return Top(
        now_ms,
        order,
        {
            tag: TrendView(
                tag=days[tag].spelling,
                tweets_count=sum(hour.tweets for hour in everywhere[tag]),
                people_count=days[tag].people + days[tag].newcomers,
                history=[hour.everybody for hour in everywhere[tag]],
            )
            for tag in shown
        },
    )


async def _ranked(trends: Trends, scope: str, hour: int, used: dict[str, list[Hour]]) -> list[str]:
    """More than are shown: some turn out to be the talk of the same few people, hour after hour."""
    totals = {tag: sum(one.weight for one in hours) for tag, hours in used.items()}
    tags = sorted((tag for tag in totals if totals[tag] >= LEAST), key=lambda tag: (-totals[tag], tag))[:_CANDIDATES]
    before = await trends.before(scope, hour, tags)
    scores = {tag: score([one.weight for one in (*before[tag], *used[tag])]) for tag in tags}
    ranked = sorted((tag for tag in tags if scores[tag] > 0), key=lambda tag: (-scores[tag], -totals[tag], tag))
    return ranked[: 5 * MOST]


class TopTrends:
    """Raises redis_servers.GONE when Redis is gone."""

    def __init__(self, redis: Redis) -> None:
        self._redis: Any = redis

    async def put(self, top: Top) -> None:
        await self._redis.set(_KEY, orjson.dumps(top), ex=_LIFE_S)

    async def get(self) -> Top:
        kept = await self._redis.get(_KEY)
        if not kept:
            return NOTHING
        top = orjson.loads(kept)
        return Top(top["as_of_ms"], top["order"], {tag: TrendView(**one) for tag, one in top["trends"].items()})
