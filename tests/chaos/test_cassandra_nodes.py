"""One of three Cassandra nodes is killed while people post, like and read: nobody is refused, nothing is lost, all is counted."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from backend import cassandra_schema
from backend.bootstrap import MIGRATIONS
from backend.cassandra import Cassandra, Statement
from backend.clock import SystemClock
from backend.ids import at
from backend.tweets.cassandra import CassandraTweets
from backend.tweets.interface import Tweet, act_of
from tests.engines import cassandra

_UNCERTAIN = Statement("SELECT id FROM uncertain_counts LIMIT 1")
_PEOPLE = range(100, 104)
_ENOUGH = 20
"""Rounds of each person before the kill, and after it."""


@pytest.mark.slow
@pytest.mark.skipif(bool(cassandra.missing()), reason=cassandra.missing())
async def test_the_death_of_one_of_three_nodes_is_not_seen(tmp_path: Path) -> None:
    ids = itertools.count(at(time.time_ns() // 1_000_000))
    stored, liked = list[Tweet](), set[int]()

    def tweet(author: int) -> Tweet:
        id = next(ids)
        return Tweet(id, author, f"tweet {id}", conversation_id=id)

    with cassandra.cassandra(tmp_path, nodes=3) as nodes:
        hosts = ",".join(node.host for node in nodes)
        cluster = await Cassandra.connect(f"cassandra://{hosts}:{nodes[0].port}/chirp?dc=datacenter1")
        await cassandra_schema.migrate(cluster, MIGRATIONS / "cassandra")
        tweets = CassandraTweets(cluster, SystemClock())
        tweets.away_s = 10
        target = await tweets.add(tweet(99))

        async def person(who: int, first: int) -> None:
            for round in range(first, first + _ENOUGH):
                made = tweet(who)
                stored.append(await tweets.add(made, f"{round}", b"b"))
                assert await tweets.like(target.id, made.id, made.id)
                liked.add(made.id)
                assert act_of(made) in await tweets.acts_of(_PEOPLE, below=None, at_least=made.id, limit=100)

        await asyncio.gather(*(person(who, 0) for who in _PEOPLE))
        assert not cluster.suspicion.stands
        nodes[1].kill()
        await asyncio.gather(*(person(who, _ENOUGH) for who in _PEOPLE))
        assert cluster.suspicion.stands
        assert await tweets.get_many([one.id for one in stored]) == {one.id: one for one in stored}
        assert {like.user_id for like in await tweets.likers(target.id, None, 1000)} == liked
        assert len(liked) == 2 * _ENOUGH * len(_PEOPLE)

        async def exact() -> bool:
            await tweets.recount(1_000)
            counts = await tweets.tweets_counts(_PEOPLE)
            likes = (await tweets.counts([target.id]))[target.id].likes
            return likes == len(liked) and counts == dict.fromkeys(_PEOPLE, 2 * _ENOUGH)

        await _until(exact, 60)
        # What the dead node had counted and told nobody comes back with it.
        nodes[1].start()
        nodes[1].wait()

        async def sure() -> bool:
            await tweets.recount(1_000)
            return not await cluster.rows(_UNCERTAIN)

        await _until(sure, 120)
        assert await exact()
        await cluster.close()


async def _until(true: Callable[[], Awaitable[bool]], patience_s: float) -> None:
    began = time.monotonic()
    while not await true():
        assert time.monotonic() - began < patience_s
        await asyncio.sleep(0.5)
