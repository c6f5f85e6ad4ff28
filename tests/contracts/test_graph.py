"""Who follows whom, on each engine of the SQL role: counts stay exact whoever acts at once."""

from __future__ import annotations

import asyncio
import random

import pytest

from backend.errors import Blocked
from backend.models import Follow
from backend.repositories.database import Database
from backend.repositories.erasures import Erasures
from backend.repositories.graph import Graph
from backend.repositories.known_followers import KnownFollowers
from backend.repositories.suggestions import Suggestions
from backend.repositories.users import Users
from tests.contracts.conftest import Make


@pytest.fixture
def graph(database: Database) -> Graph:
    return Graph(database)


async def counted(database: Database, person: int) -> tuple[int, int]:
    """Followers and followees: as the person's row has them, after a check that the follows say so too."""
    row, graph = (await Users(database).get_many([person]))[person], Graph(database)
    stored = (len(await graph.followers(person, None, 1000)), len(await graph.following(person, None, 1000)))
    assert (row.followers_count, row.following_count) == stored
    return stored


@pytest.mark.slow
async def test_fifty_at_once_follow_and_unfollow_one_person(database: Database, graph: Graph, people: Make) -> None:
    star, *fans = await people(1, *range(2, 52))
    assert all(await asyncio.gather(*(graph.follow(fan, star, fan) for fan in fans)))
    assert await counted(database, star) == (50, 0)
    assert not any(await asyncio.gather(*(graph.follow(fan, star, 100 + fan) for fan in fans)))
    leaving = await asyncio.gather(*(graph.unfollow(fan, star) for fan in fans[:30] for _ in range(2)))
    assert sum(leaving) == 30
    assert await counted(database, star) == (20, 0)


@pytest.mark.slow
async def test_whatever_people_do_to_each_other_at_once_the_counts_agree(
    database: Database, other: Database, people: Make
) -> None:
    some, dice = await people(*range(1, 7)), random.Random(7)
    graphs = (Graph(database), Graph(other))

    async def act(number: int) -> None:
        one, another = dice.sample(some, 2)
        graph, what = dice.choice(graphs), dice.choice(("follow", "follow", "unfollow", "block", "unblock", "repair"))
        try:
            if what == "repair":
                await graph.repair_counts(0, 10)
            elif what in ("follow", "block"):
                await getattr(graph, what)(one, another, number)
            else:
                await getattr(graph, what)(one, another)
        except Blocked:
            pass

    await asyncio.gather(*(act(number) for number in range(1, 301)))
    for person in some:
        await counted(database, person)


@pytest.mark.slow
async def test_an_account_that_goes_while_others_follow_and_unfollow_it(
    database: Database, graph: Graph, people: Make
) -> None:
    star, *fans = await people(1, *range(2, 42))
    for fan in fans:
        await graph.follow(fan, star, fan)
        await graph.follow(star, fan, 100 + fan)
    erasures = Erasures(database)
    ends = [graph.unfollow(fan, star) for fan in fans[::2]] + [graph.unfollow(star, fan) for fan in fans[::2]]
    await asyncio.gather(*ends, *(erasures.follows(star, 10) for _ in range(4)))
    while await erasures.follows(star, 10):
        pass
    for person in (star, *fans):
        assert await counted(database, person) == (0, 0)


async def test_a_block_ends_follows_both_ways_and_stands_in_the_way(
    database: Database, graph: Graph, people: Make
) -> None:
    await people(1, 2)
    await asyncio.gather(graph.follow(1, 2, 10), graph.follow(2, 1, 11))
    assert sorted(await asyncio.gather(*(graph.block(1, 2, 12) for _ in range(5)))) == [False] * 4 + [True]
    for one, another in ((1, 2), (2, 1)):
        with pytest.raises(Blocked):
            await graph.follow(one, another, 13)
    assert await counted(database, 1) == await counted(database, 2) == (0, 0)
    assert sorted(await asyncio.gather(*(graph.mute(1, 2, n) for n in range(5)))) == [False] * 4 + [True]
    seen = (await graph.relationship(1, [2]))[2]
    assert (seen.blocking, seen.blocked_by, seen.muting, seen.following) == (True, False, True, False)
    assert await graph.unblock(1, 2)
    assert not await graph.unblock(1, 2)


async def test_followers_are_walked_in_pages_by_id(graph: Graph, people: Make) -> None:
    await people(1, *range(2, 12), last_seen_ms=50)
    await people(12, last_seen_ms=10)
    await graph.add_many([Follow(follower_id=id, followee_id=1, follow_id=100 - id) for id in range(2, 13)])
    pages, after = [], 0
    while page := await graph.followers_page(1, after, 4, seen_since_ms=20):
        pages.append(page)
        after = page[-1]
    assert pages == [[2, 3, 4, 5], [6, 7, 8, 9], [10, 11]]
    assert [one.follower_id for one in await graph.followers(1, 97, 3)] == [4, 5, 6]
    assert [one.follow_id for one in await graph.not_backfilled(88, 92, 10)] == [89, 90, 91]
    assert await graph.mark_backfilled(9, 1, 91)
    assert not await graph.mark_backfilled(9, 1, 92)
    assert [one.follow_id for one in await graph.not_backfilled(88, 92, 10)] == [89, 90]


async def test_what_follows_tell_about_others(database: Database, graph: Graph, people: Make) -> None:
    await people(*range(1, 7))
    for number, (one, another) in enumerate([(1, 2), (1, 3), (2, 4), (3, 4), (3, 5), (6, 5)]):
        await graph.follow(one, another, 10 + number)
    assert await KnownFollowers(database).count(1, 4) == 2
    assert await KnownFollowers(database).page(1, 4, None, 1) == [(11, 3)]
    assert (await Suggestions(database).of([1, 0]))[1] == (4, 5, 6)
    relations = await graph.relations([1, 2])
    assert {viewer: set(found.followees) for viewer, found in relations.items()} == {1: {2, 3}, 2: {4}}
