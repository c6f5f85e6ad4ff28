"""A Cassandra that is there and does not answer: a crowd is told soon, and what is asked when it goes on is answered at once."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from backend.cassandra import Cassandra
from backend.clock import SystemClock
from backend.errors import Overloaded, Unavailable
from backend.metrics import SHED
from backend.tweets.cassandra import CassandraTweets
from backend.tweets.cassandra_writes import content
from tests.contracts.tweets_contract import ANA, posted
from tests.engines.cassandra import Node

_CROWD = 2_500


@pytest.mark.parametrize("asks", ["reads", "batches"])
async def test_a_crowd_is_told_soon_and_nothing_is_lost(cassandra_node: Node, cluster: Cassandra, asks: str) -> None:
    tweets = CassandraTweets(cluster, SystemClock())
    (kept,) = await posted(tweets, ANA)

    async def ask() -> object:
        return await (tweets.get_many([kept.id]) if asks == "reads" else cluster.batch([content(kept)]))

    shed = SHED.labels("cassandra")._value.get()
    assert cassandra_node.process
    os.kill(cassandra_node.process.pid, signal.SIGSTOP)
    try:
        async with asyncio.timeout(30):
            answers = await asyncio.gather(*(ask() for _ in range(_CROWD)), return_exceptions=True)
    finally:
        os.kill(cassandra_node.process.pid, signal.SIGCONT)
    assert {type(one) for one in answers} == {Unavailable, Overloaded}
    assert SHED.labels("cassandra")._value.get() - shed == sum(isinstance(one, Overloaded) for one in answers)
    async with asyncio.timeout(30):
        while True:
            try:
                assert await tweets.get_many([kept.id]) == {kept.id: kept}
                return
            except Unavailable:
                await asyncio.sleep(0.05)
