"""Who used which hashtag when, counted in Redis by the hour, for everybody and for each language; and what trends now.

People and tweets are counted by HyperLogLogs: noting a tweet twice changes nothing, and a tag costs 12 KB an hour at most,
however many use it (counts may then be 1 % off). Nothing here is the truth: the tweets store is (see workers/trends).
"""

# redis-py types its answers only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from redis.asyncio import Redis

from backend.ids import TweetId, UserId, ms_of
from backend.languages import LANGUAGES, Language
from backend.text import tag_key
from backend.trends.score import HOURS, SPAN, Hour

HOUR_MS = 3_600_000
SETS_LIVE_MS = 2 * HOURS * HOUR_MS
"""So long after its last use it is known who used a tag in an hour; later only how many did."""
EVERYBODY = "all"
SCOPES = (EVERYBODY, *LANGUAGES)
_POSITION = "trends:noted"
_COUNTS_LIVE_S = (SPAN + HOURS) * 3600
_KINDS = ("people", "newcomers", "tweets")
_NEWCOMER_MS = HOURS * HOUR_MS


@dataclass(frozen=True, slots=True)
class Use:
    """A hashtag in a tweet, spelled as its author did."""

    tag: str
    tweet: TweetId
    author: UserId
    language: Language | None


@dataclass(frozen=True, slots=True)
class Day:
    """How many different people used a tag in the last 24 hours, and how it was spelled last."""

    people: int
    newcomers: int
    spelling: str


class _Place(NamedTuple):
    """A tag in one hour (counted since 1970), in one scope."""

    scope: str
    hour: int
    tag: str

    @property
    def counts(self) -> str:
        return f"trends:{self.scope}:{self.hour}"

    def members(self, kind: str) -> str:
        return f"{self.counts}:{kind}:{{{self.tag}}}"  # those of one tag lie on one node of a cluster


class Trends:
    """A tag is known by its key (backend.text.tag_key). Raises redis_servers.GONE when Redis is gone."""

    def __init__(self, redis: Redis) -> None:
        self._redis: Any = redis

    async def position(self) -> TweetId:
        """Up to where tweets were noted; 0 when Redis knows nothing, or nothing any more."""
        return int(await self._redis.get(_POSITION) or 0)

    async def note(self, uses: Iterable[Use], position: TweetId) -> None:
        """Count these, and remember that everything up to that tweet is counted. Repeating it changes nothing."""
        members, spelled = defaultdict[str, set[int]](set), dict[_Place, str]()
        for use in uses:
            ms = ms_of(use.tweet)
            for scope in {EVERYBODY, use.language or EVERYBODY}:
                place = _Place(scope, ms // HOUR_MS, tag_key(use.tag))
                kind = "newcomers" if ms - ms_of(use.author) < _NEWCOMER_MS else "people"
                members[place.members(kind)].add(use.author)
                members[place.members("tweets")].add(use.tweet)
                spelled[place] = use.tag
        if spelled:
            await self._add(members)
            await self._count(spelled)
        await self._redis.set(_POSITION, position)

    async def _add(self, members: dict[str, set[int]]) -> None:
        pipe = self._redis.pipeline(transaction=False)
        for name, ids in members.items():
            pipe.pfadd(name, *ids).pexpire(name, SETS_LIVE_MS)
        await pipe.execute()

    async def _count(self, spelled: dict[_Place, str]) -> None:
        pipe = self._redis.pipeline(transaction=False)
        for place in spelled:
            for kind in _KINDS:  # pfcount() by its name is refused in pipelines of a cluster
                pipe.execute_command("PFCOUNT", place.members(kind))
        counted = iter(await pipe.execute())
        pipe = self._redis.pipeline(transaction=False)
        for place, spelling in spelled.items():
            row = f"{next(counted)} {next(counted)} {next(counted)} {spelling}"
            pipe.hset(place.counts, place.tag, row).expire(place.counts, _COUNTS_LIVE_S)
        await pipe.execute()

    async def used(self, scope: str, hour: int) -> dict[str, list[Hour]]:
        """Every tag of the HOURS that end with this one, oldest first."""
        pipe = self._redis.pipeline(transaction=False)
        for one in range(hour - HOURS + 1, hour + 1):
            pipe.hgetall(_Place(scope, one, "").counts)
        found = defaultdict[str, list[Hour]](lambda: [Hour()] * HOURS)
        for index, rows in enumerate(await pipe.execute()):
            for tag, row in rows.items():
                found[tag.decode()][index] = _hour(row)
        return found

    async def before(self, scope: str, hour: int, tags: Collection[str]) -> dict[str, list[Hour]]:
        """What came before used(): the first SPAN - HOURS hours of the span that ends with this one, oldest first."""
        if not tags:
            return {}
        pipe = self._redis.pipeline(transaction=False)
        for one in range(hour - SPAN + 1, hour - HOURS + 1):
            pipe.hmget(_Place(scope, one, "").counts, list(tags))
        hours = [[_hour(row) for row in rows] for rows in await pipe.execute()]
        return dict(zip(tags, map(list, zip(*hours, strict=True)), strict=True))

    async def days(self, hour: int, tags: Collection[str]) -> dict[str, Day]:
        """Of the HOURS that end with this one, whatever the language."""
        pipe = self._redis.pipeline(transaction=False)
        hours = range(hour, hour - HOURS, -1)
        for tag in tags:
            places = [_Place(EVERYBODY, one, tag) for one in hours]
            for kind in ("people", "newcomers"):
                pipe.execute_command("PFCOUNT", *(place.members(kind) for place in places))
            for place in places:
                pipe.hget(place.counts, tag)
        answers = iter(await pipe.execute() if tags else ())
        days: dict[str, Day] = {}
        for tag in tags:
            people, newcomers, *rows = (next(answers) for _ in range(2 + HOURS))
            days[tag] = Day(people, newcomers, next((_spelling(row) for row in rows if row), tag))
        return days

    async def recount(self, tag: str, hour: int, uses: Iterable[Use]) -> None:
        """Exactly these are the uses of a tag in one hour: what was noted before is not counted any more."""
        gone = self._redis.pipeline(transaction=False)
        for scope in SCOPES:
            place = _Place(scope, hour, tag_key(tag))
            gone.delete(*(place.members(kind) for kind in _KINDS)).hdel(place.counts, place.tag)
        await gone.execute()
        await self.note(uses, await self.position())

    async def forget(self) -> None:
        """Everything, so that it is counted anew."""
        async for name in self._redis.scan_iter("trends:*", count=1000):
            await self._redis.delete(name)


def _hour(row: bytes | None) -> Hour:
    return Hour(*map(int, row.split(b" ", 3)[:3])) if row else Hour()


def _spelling(row: bytes) -> str:
    return row.split(b" ", 3)[3].decode()
