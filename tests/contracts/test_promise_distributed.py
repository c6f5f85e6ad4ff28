"""The timeline promise on the engines of a cluster, all of them and some of them: see test_promise.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contracts.test_promise import prove
from tests.engines import chosen, postgresql
from tests.engines.valkey_cluster import valkey_cluster

pytestmark = pytest.mark.slow
_WORLDS, _STEPS = 20, 30


def test_the_promise_holds_on_cassandra_postgresql_and_a_redis_cluster(
    capsys: pytest.CaptureFixture[str], cassandra_url: str, tmp_path: Path
) -> None:
    if why := postgresql.missing():
        pytest.skip(why)
    with valkey_cluster(tmp_path) as (redis, _):
        url = chosen.postgresql_server().database()
        prove(capsys, _WORLDS, _STEPS, tweets_url=cassandra_url, database_url=url, redis_url=redis)


def test_the_promise_holds_on_cassandra_beside_embedded_engines(
    capsys: pytest.CaptureFixture[str], cassandra_url: str
) -> None:
    # A keyspace of its own: people get the same ids as in the other test.
    prove(capsys, _WORLDS, _STEPS, tweets_url=cassandra_url.replace("/chirp?", "/beside?"))
