"""What every engine of notifications must do. A test file of five lines names an engine and inherits these."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Collection

import pytest

from backend.ids import MAX_ID, at
from backend.notifications.interface import GROUP_MS, Group, Kind, Notification, Notifications

NOON = 1_760_000_000_000
_ids = itertools.count(at(NOON))
_users = itertools.count(1_000_000)


def like(user: int, actor: int, tweet: int = 7, *, id: int = 0) -> Notification:
    return Notification(id or next(_ids), user, Kind.LIKE, tweet, actor)


def follow(user: int, actor: int) -> Notification:
    return Notification(next(_ids), user, Kind.FOLLOW, 0, actor)


async def listed(
    store: Notifications,
    user: int,
    *,
    until: int = MAX_ID - 1,
    below: int = MAX_ID,
    limit: int = 100,
    hidden: Collection[int] = (),
    kinds: Collection[Kind] = tuple(Kind),
) -> list[Group]:
    return await store.groups(user, kinds, hidden, until=until, below=below, limit=limit)


class NotificationsContract:
    purges = True
    """False: rows expire by themselves."""

    async def test_the_same_kind_and_tweet_within_a_day_is_one_group(self, store: Notifications) -> None:
        user = next(_users)
        for actor in range(1, 8):
            assert await store.add(like(user, actor))
        await store.add(like(user, 1, tweet=8))
        await store.add(follow(user, 2))
        groups = await listed(store, user)
        assert [(group.kind, group.tweet_id, group.actors_count) for group in groups] == [
            (Kind.FOLLOW, 0, 1),
            (Kind.LIKE, 8, 1),
            (Kind.LIKE, 7, 7),
        ]
        assert groups[2].actors == (7, 6, 5, 4, 3)

    async def test_a_day_later_a_new_group_begins(self, store: Notifications) -> None:
        user, first = next(_users), at(NOON + GROUP_MS * 3)
        await store.add(like(user, 1, id=first))
        await store.add(like(user, 2, id=first + (GROUP_MS - 1 << 22)))
        await store.add(like(user, 3, id=first + (GROUP_MS << 22)))
        assert [group.actors for group in await listed(store, user)] == [(3,), (2, 1)]

    async def test_adding_twice_changes_nothing(self, store: Notifications) -> None:
        user = next(_users)
        answers = await asyncio.gather(*(store.add(like(user, 1)) for _ in range(10)))
        assert sum(answers) == 1
        assert [group.actors_count for group in await listed(store, user)] == [1]

    async def test_what_is_taken_back_is_gone_and_its_group_stands_where_the_next_one_does(
        self, store: Notifications
    ) -> None:
        user = next(_users)
        await store.add(like(user, 1))
        await store.add(follow(user, 1))
        await store.add(like(user, 2))
        assert await store.remove(user, Kind.LIKE, 7, 2)
        assert not await store.remove(user, Kind.LIKE, 7, 2)
        assert [group.kind for group in await listed(store, user)] == [Kind.FOLLOW, Kind.LIKE]
        await store.remove(user, Kind.LIKE, 7, 1)
        assert [group.kind for group in await listed(store, user)] == [Kind.FOLLOW]
        assert await store.add(like(user, 2))

    async def test_hidden_people_are_left_out_of_groups_and_counts(self, store: Notifications) -> None:
        user = next(_users)
        for actor in range(1, 10):
            await store.add(like(user, actor))
        await store.add(like(user, 1, tweet=8))
        groups = await listed(store, user, hidden={1, 9})
        assert [(group.actors, group.actors_count) for group in groups] == [((), 0), ((8, 7, 6, 5, 4), 7)]
        assert await store.unread(user, list(Kind), {1}, 10) == [(Kind.LIKE, 7)]

    async def test_what_hidden_actors_did_is_shown_to_nobody_until_they_are_shown_again(
        self, store: Notifications
    ) -> None:
        user = next(_users)
        for actor in range(101, 109):
            await store.add(like(user, actor))
        await store.add(like(user, 101, tweet=8))
        assert sorted(await store.hide_actors([101, 108], True)) == [101, 108]
        assert await store.hide_actors([101], True) == []
        groups = await listed(store, user)
        assert [(group.actors, group.actors_count) for group in groups] == [((), 0), ((107, 106, 105, 104, 103), 6)]
        assert await store.unread(user, list(Kind), (), 10) == [(Kind.LIKE, 7)]
        assert sorted(await store.hide_actors([101, 108, 109], False)) == [101, 108]
        assert await store.hide_actors([101], False) == []
        assert [group.actors_count for group in await listed(store, user)] == [1, 8]

    async def test_who_has_notifications_by_somebody_is_listed_once_in_pages(self, store: Notifications) -> None:
        actor, *people = [next(_users) for _ in range(6)]
        for user in people[1:]:
            await store.add(like(user, actor))
            await store.add(like(user, actor, tweet=8))
        await store.add(like(people[0], people[1]))
        await store.hide_actors([actor], True)
        first = await store.concerned(actor, 0, 3)
        assert [first, await store.concerned(actor, first[-1], 3)] == [people[1:4], people[4:]]
        assert await store.concerned(actor, people[-1], 3) == []

    async def test_somebody_is_erased_as_reader_and_as_actor(self, store: Notifications) -> None:
        user, actor = next(_users), next(_users)
        for one in (like(user, actor), like(user, 5), like(actor, 5), follow(actor, 6), follow(user, actor)):
            await store.add(one)
        await store.mark_read(actor, 1)
        await store.hide_actors([actor], True)
        assert [await store.erase(actor, 3), await store.erase(actor, 3), await store.erase(actor, 3)] == [3, 1, 0]
        assert (await listed(store, actor), await store.read_position(actor)) == ([], 0)
        assert [(group.kind, group.actors) for group in await listed(store, user)] == [(Kind.LIKE, (5,))]

    async def test_pages_have_no_gap_and_no_double_while_groups_grow(self, store: Notifications) -> None:
        user = next(_users)
        for tweet in range(10):
            await store.add(like(user, 1, tweet=tweet))
        until = await store.newest(user)
        first = await listed(store, user, until=until, limit=4)
        for tweet in (0, 3, 8, 99):
            await store.add(like(user, 2, tweet=tweet))
        rest = await listed(store, user, until=until, below=first[-1].position, limit=100)
        assert [group.tweet_id for group in first + rest] == list(range(9, -1, -1))
        assert all(group.actors == (1,) for group in rest)

    async def test_only_the_kinds_asked_for(self, store: Notifications) -> None:
        user = next(_users)
        await store.add(like(user, 1))
        await store.add(follow(user, 1))
        assert [group.kind for group in await listed(store, user, kinds=[Kind.LIKE, Kind.REPLY])] == [Kind.LIKE]
        assert await store.unread(user, [Kind.FOLLOW], (), 10) == [(Kind.FOLLOW, 0)]

    async def test_the_read_position_moves_on_only(self, store: Notifications) -> None:
        user = next(_users)
        notifications = [like(user, 1, tweet=1), like(user, 1, tweet=2), like(user, 2, tweet=1)]
        for notification in notifications[:2]:
            await store.add(notification)
        assert await store.unread(user, list(Kind), (), 10) == [(Kind.LIKE, 2), (Kind.LIKE, 1)]
        assert await store.mark_read(user, notifications[1].id)
        assert not await store.mark_read(user, notifications[0].id)
        assert await store.read_position(user) == notifications[1].id
        assert await store.unread(user, list(Kind), (), 10) == []
        await store.add(notifications[2])
        assert await store.unread(user, list(Kind), (), 10) == [(Kind.LIKE, 1)]

    @pytest.mark.slow
    async def test_a_crowd_is_one_group(self, store: Notifications) -> None:
        user = next(_users)
        await asyncio.gather(*(store.add(like(user, actor)) for actor in range(1, 2001)))
        assert [group.actors_count for group in await listed(store, user)] == [2000]
        assert len(await store.unread(user, list(Kind), (), 10)) == 1

    async def test_old_groups_are_purged(self, store: Notifications) -> None:
        user = next(_users)
        await store.add(like(user, 1, id=5))
        await store.add(like(user, 1, tweet=8))
        assert (await store.purge(at(NOON), 100) >= 1) is self.purges
        assert [group.tweet_id for group in await listed(store, user)] == [8]
