"""Notifications in Cassandra: keys decide what is new, groups gather a day of them, and everything expires after 90 days."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from backend.cassandra import Cassandra, Decided
from backend.clock import Clock
from backend.ids import MAX_ID, NotificationId, TweetId, UserId, at, month_of, ms_of
from backend.notifications import cassandra_rows as cql
from backend.notifications.cassandra_groups import MANY, TTL_MS, Place, Reader, places
from backend.notifications.interface import GROUP_MS, Group, Kind, Notification

_LOCKS = 64
_AT_ONCE = 500


class CassandraNotifications:
    def __init__(self, cluster: Cassandra, clock: Clock) -> None:
        self._cluster, self._clock = cluster, clock
        self._opening = [asyncio.Lock() for _ in range(_LOCKS)]

    async def add(self, notification: Notification) -> bool:
        it, run = notification, self._cluster
        subject = (it.user_id, it.kind.value, it.tweet_id)
        group = await self._group(it)
        new = await run.decide(cql.CLAIM, (it.id, group, *subject, it.actor_id), it.id)
        id, group = (it.id, group) if new else await self._claimed(it)
        if not id:  # another's claim stood in the way, and was taken back at once
            return False
        # Whoever died after the claim is gone on with by whoever tries again: all of this may be done twice.
        month = month_of(group)
        await run.rows(cql.ADD_GROUP, (it.user_id, it.kind in MANY, month, group, it.kind.value, it.tweet_id))
        await run.rows(cql.NOTE_ACTOR, (it.actor_id, *subject))
        await run.rows(cql.ADD, (*subject, group, id, it.actor_id))
        if (await self._claimed(it))[0] != id:  # taken back since the claim, before there was a row to remove
            await run.rows(cql.REMOVE, (*subject, group, id))
        return bool(new)

    async def _claimed(self, it: Notification) -> tuple[NotificationId, NotificationId]:
        rows = await self._cluster.rows(cql.KEY, (it.user_id, it.kind.value, it.tweet_id, it.actor_id))
        return (rows[0][0], rows[0][1]) if rows else (0, it.id)

    async def _group(self, it: Notification) -> NotificationId:
        """The group that it joins: the one of the last 24 h, else one that it begins. One process lets one of a crowd open it."""
        if it.kind not in MANY:
            return it.id
        subject = (it.user_id, it.kind.value, it.tweet_id)
        young = at(ms_of(it.id) - GROUP_MS)
        async with self._opening[hash(subject) % _LOCKS]:
            while True:
                rows = await self._cluster.rows(cql.WINDOW, subject)
                open = rows[0][0] if rows else None
                if open is not None and open > young:
                    return open
                if await self._cluster.decide(cql.OPEN_WINDOW, (it.id, *subject, open), it.id):
                    return it.id

    async def remove(self, user: UserId, kind: Kind, tweet: TweetId, actor: UserId) -> bool:
        subject = (user, kind.value, tweet)
        rows = await self._cluster.rows(cql.KEY, (*subject, actor))
        if not rows:
            return False
        id, group = rows[0]
        await self._cluster.rows(cql.REMOVE, (*subject, group, id))
        await self._cluster.rows(cql.FORGET_ACTOR, (actor, *subject))
        return bool(await self._cluster.decide(cql.RELEASE, (*subject, actor, id), None, unique=False))

    async def groups(
        self,
        user: UserId,
        kinds: Collection[Kind],
        hidden: Collection[UserId],
        *,
        until: NotificationId,
        below: NotificationId,
        limit: int,
    ) -> list[Group]:
        reader, bound = Reader(self._cluster, user, frozenset(hidden)), min(below, until + 1)
        made = list[Group]()
        for many in (False, True):
            if kinds and not any((kind in MANY) is many for kind in kinds):
                continue
            ours = list[Group]()
            async for page in places(self._cluster, user, bound, self._clock.now_ms(), many=many):
                read = await reader.groups([place for place in page if place.kind in kinds], until)
                ours += [group for group in read if group.position < bound]
                if len(ours) >= limit and not _may_be_above(page[-1], _position(ours, limit), many):
                    break
            made += ours
        return sorted(made, key=lambda group: -group.position)[:limit]

    async def newest(self, user: UserId) -> NotificationId:
        found = await self.groups(user, tuple(Kind), (), until=MAX_ID - 1, below=MAX_ID, limit=1)
        return found[0].position if found else 0

    async def unread(
        self, user: UserId, kinds: Collection[Kind], hidden: Collection[UserId], limit: int
    ) -> list[tuple[Kind, TweetId]]:
        above = await self.read_position(user)
        reader = Reader(self._cluster, user, frozenset(hidden))
        made = list[tuple[NotificationId, Place]]()
        for many in (False, True):
            ours = list[tuple[NotificationId, Place]]()
            began = at(ms_of(above) - GROUP_MS) if many else above  # a group of before then holds nothing newer
            async for page in places(self._cluster, user, MAX_ID, self._clock.now_ms(), many=many, at_least=began):
                ours += await reader.news([place for place in page if place.kind in kinds], above)
                if len(ours) >= limit:
                    break
            made += ours
        made.sort(key=lambda one: -one[0])
        return [(place.kind, place.tweet_id) for _, place in made[:limit]]

    async def read_position(self, user: UserId) -> NotificationId:
        rows = await self._cluster.rows(cql.READ, (user,))
        return rows[0][0] if rows else 0

    async def mark_read(self, user: UserId, up_to: NotificationId) -> bool:
        if await self.read_position(user) >= up_to:
            return False
        await self._cluster.rows(cql.MARK_READ, (user, up_to, up_to))
        return True

    async def hide_actors(self, actors: Collection[UserId], hidden: bool) -> list[UserId]:
        change = self._hide if hidden else self._show
        return [actor for actor in actors if await change(actor)]

    async def _hide(self, actor: UserId) -> Decided:
        return await self._cluster.decide(cql.HIDE, (actor,), cql.HIDDEN_SHARD, unique=False)

    async def _show(self, actor: UserId) -> Decided:
        return await self._cluster.decide(cql.SHOW, (actor,), None, unique=False)

    async def hidden_actors(self, after: UserId, limit: int) -> list[UserId]:
        return [row[0] for row in await self._cluster.rows(cql.HIDDEN, (after, limit))]

    async def concerned(self, actor: UserId, after: UserId, limit: int) -> list[UserId]:
        people = dict[UserId, None]()
        while len(people) < limit:
            rows = await self._cluster.rows(cql.CONCERNED, (actor, after, _AT_ONCE))
            people |= dict.fromkeys(row[0] for row in rows)
            if len(rows) < _AT_ONCE:
                break
            after = rows[-1][0]
        return list(people)[:limit]

    async def purge(self, older_than: NotificationId, limit: int) -> int:
        """Nothing is to do: rows expire."""
        return 0

    async def erase(self, user: UserId, limit: int) -> int:
        done = 0
        for to, kind, tweet in await self._cluster.rows(cql.BY_ACTOR, (user, limit)):
            if not await self.remove(to, Kind(kind), tweet, user):
                await self._cluster.rows(cql.FORGET_ACTOR, (user, to, kind, tweet))  # its key had expired
            done += 1
        for many in (False, True):
            async for page in places(self._cluster, user, MAX_ID, self._clock.now_ms(), many=many):
                for place in page:
                    if done >= limit:
                        return done
                    asked = (*place.key(user), 0, MAX_ID, limit - done)
                    for _, actor in await self._cluster.rows(cql.MEMBERS, asked):
                        await self.remove(user, place.kind, place.tweet_id, actor)
                        done += 1
        if done < limit:
            await self._forget(user)
        return done

    async def _forget(self, user: UserId) -> None:
        now = self._clock.now_ms()
        for month in range(month_of(at(now - TTL_MS)), month_of(at(now + GROUP_MS)) + 1):
            for many in (False, True):
                await self._cluster.rows(cql.DROP_GROUPS, (user, many, month))
        await self._cluster.rows(cql.DROP_READ, (await self.read_position(user), user))
        await self._show(user)

    async def check(self) -> str:
        await self._cluster.rows(cql.PING)
        return await self._cluster.check()

    async def close(self) -> None:
        """The cluster is closed by whoever opened it."""


def _position(groups: list[Group], place: int) -> NotificationId:
    return sorted((group.position for group in groups), reverse=True)[place - 1]


def _may_be_above(last: Place, position: NotificationId, many: bool) -> bool:
    """Whether a group that began before `last` may hold a notification above that position."""
    return many and ms_of(last.id) + GROUP_MS > ms_of(position)
