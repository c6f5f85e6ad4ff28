"""Starts on Cassandra: they wait for a cluster that does not answer yet, connect once, and refuse an old schema."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from backend import bootstrap, cassandra_stores
from backend.cassandra import Cassandra
from backend.clock import SystemClock
from backend.errors import Misconfigured, Unavailable
from backend.settings import load
from tests.engines.cassandra import Node
from tests.engines.ports import free
from tests.engines.valkey import valkey


async def test_one_that_never_answers_is_given_up_in_one_sentence() -> None:
    (port,) = free(1)
    with capture_logs() as lines, pytest.raises(Unavailable, match=r"^Cassandra at 127\.0\.0\.1 does not answer"):
        async with cassandra_stores.connected(f"cassandra://127.0.0.1:{port}/chirp?dc=here", patience_s=0.1):
            raise AssertionError("nobody is there")
    assert {line["event"] for line in lines} == {"waiting for Cassandra"}
    assert "does not answer" in lines[0]["why"]


async def test_one_that_answers_late_is_waited_for(cassandra_node: Node, cassandra_url: str) -> None:
    assert cassandra_node.process
    os.kill(cassandra_node.process.pid, signal.SIGSTOP)
    try:
        with capture_logs() as lines:
            opening = asyncio.create_task(_opened_and_checked(cassandra_url))
            while not any(line["event"] == "waiting for Cassandra" for line in lines):
                assert not opening.done()
                await asyncio.sleep(0.05)
    finally:
        os.kill(cassandra_node.process.pid, signal.SIGCONT)
    assert "1 of 1 nodes up" in await opening


async def _opened_and_checked(url: str) -> str:
    async with cassandra_stores.connected(url) as cluster:
        return await cluster.check()


async def test_a_start_connects_once(cassandra_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect, urls = Cassandra.connect, list[str]()

    async def counted(url: str) -> Cassandra:
        urls.append(url)
        return await connect(url)

    with valkey(tmp_path / "valkey") as redis:
        settings = load(data_dir=tmp_path, tweets_url=cassandra_url, redis_url=redis, secret_key="s" * 32)
        await bootstrap.migrate(settings)
        monkeypatch.setattr(Cassandra, "connect", counted)
        await bootstrap.require_schema(settings)
        async with bootstrap.open(settings) as engines:
            await engines.tweets.newest(None, 1)
    assert urls == [cassandra_url]


async def test_an_old_schema_is_refused(cassandra_url: str) -> None:
    url = cassandra_url.replace("/chirp?", "/nothing_yet?")
    with pytest.raises(Misconfigured, match=r"^The schema of Cassandra is not up to date\. Run: chirp migrate$"):
        async with cassandra_stores.opened(url, SystemClock(), bootstrap.MIGRATIONS / "cassandra"):
            raise AssertionError("there is no schema")
