"""Reading groups of notifications from Cassandra: which there are, where they stand, and who is in them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass

from backend.cassandra import Cassandra
from backend.ids import MAX_ID, NotificationId, TweetId, UserId, at, month_of
from backend.notifications import cassandra_rows as cql
from backend.notifications.interface import GROUP_MS, Group, Kind

SHOWN_ACTORS = 5
TTL_MS = 90 * 24 * 3600 * 1000
_LOOKED_AT = 100
"""Members of a group that are read: the newest. Of larger ones only those hidden are looked up one by one."""
_MOST_HIDDEN = 1_000
_PAGE = 50
MANY = frozenset({Kind.LIKE, Kind.RETWEET, Kind.FOLLOW})
"""Kinds whose groups gather people over a day. A reply, mention or quote is one person's: a group stands where it began."""


@dataclass(frozen=True, slots=True)
class Place:
    """A group as the list of a person's groups has it."""

    id: NotificationId
    kind: Kind
    tweet_id: TweetId

    def key(self, user: UserId) -> tuple[UserId, str, TweetId, NotificationId]:
        return (user, self.kind.value, self.tweet_id, self.id)


async def places(
    cluster: Cassandra, user: UserId, below: NotificationId, now_ms: int, *, many: bool, at_least: NotificationId = 0
) -> AsyncIterator[list[Place]]:
    """A person's groups that began below `below`, newest first, in pages; back to what has expired, or began under at_least."""
    newest = at(now_ms + GROUP_MS)  # nothing is from later than tomorrow, whatever clock wrote it
    oldest = max(at(now_ms - TTL_MS), at_least)
    for month in range(month_of(min(below, newest)), month_of(oldest) - 1, -1):
        top = below
        while True:
            rows = await cluster.rows(cql.GROUPS, (user, many, month, top, _PAGE))
            page = [Place(id, Kind(kind), tweet) for id, kind, tweet in rows if id >= at_least]
            if page:
                yield page
            if len(rows) < _PAGE or len(page) < len(rows):
                break
            top = rows[-1][0]


@dataclass(slots=True)
class Reader:
    """Reads the groups of one person as somebody who hides these people sees them."""

    cluster: Cassandra
    user: UserId
    hidden: frozenset[UserId]

    async def groups(self, found: Sequence[Place], until: NotificationId) -> list[Group]:
        """Those of the groups in which anybody was when `until` was the newest notification."""
        asked = [(*place.key(self.user), 0, until, _LOOKED_AT) for place in found]
        members = await self.cluster.many(cql.MEMBERS, asked)
        unseen = await self._unseen({actor for rows in members for _, actor in rows})
        made = list[Group]()
        for place, rows in zip(found, members, strict=True):
            if not rows:
                continue
            shown = [(id, actor) for id, actor in rows if actor not in unseen]
            count = len(shown)
            if len(rows) == _LOOKED_AT:
                count = await self._count(place, until)
            first = shown[0][0] if shown else rows[0][0]
            actors = tuple(actor for _, actor in shown[:SHOWN_ACTORS])
            made.append(Group(rows[0][0], first, place.kind, place.tweet_id, actors, count))
        return made

    async def news(self, found: Sequence[Place], above: NotificationId) -> list[tuple[NotificationId, Place]]:
        """Those of the groups that hold a shown notification above that id, with the newest of all that they hold."""
        asked = [(*place.key(self.user), above, MAX_ID, _LOOKED_AT) for place in found]
        members = await self.cluster.many(cql.MEMBERS, asked)
        unseen = await self._unseen({actor for rows in members for _, actor in rows})
        made = list[tuple[NotificationId, Place]]()
        for place, rows in zip(found, members, strict=True):
            newest = rows[0][0] if rows else 0
            while rows and all(actor in unseen for _, actor in rows):
                lowest = rows[-1][0]
                rows = await self.cluster.rows(cql.MEMBERS, (*place.key(self.user), above, lowest - 1, _LOOKED_AT))
                unseen |= await self._unseen({actor for _, actor in rows} - unseen)
            if rows:
                made.append((newest, place))
        return made

    async def _unseen(self, actors: Collection[UserId]) -> set[UserId]:
        """Those of these people whom this reader is not shown."""
        asked = [actor for actor in actors if actor not in self.hidden]
        chunks = [(asked[start : start + _LOOKED_AT],) for start in range(0, len(asked), _LOOKED_AT)]
        by_all = await self.cluster.many(cql.HIDDEN_OF, chunks)
        return {actor for actor in actors if actor in self.hidden} | {row[0] for rows in by_all for row in rows}

    async def _count(self, place: Place, until: NotificationId) -> int:
        """Of a large group. Beyond a thousand hidden people the rest of them are counted as if they were shown."""
        everybody = (await self.cluster.rows(cql.COUNT, (*place.key(self.user), until)))[0][0]
        by_all = {row[0] for row in await self.cluster.rows(cql.HIDDEN, (0, _MOST_HIDDEN))}
        hidden = sorted(self.hidden | by_all)[:_MOST_HIDDEN]
        keys = await self.cluster.many(cql.KEY, [(*place.key(self.user)[:3], actor) for actor in hidden])
        return everybody - sum(1 for rows in keys for id, group in rows if group == place.id and id <= until)
