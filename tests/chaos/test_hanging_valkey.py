"""A Valkey that is there and does not answer: people post and read all the same, and followers get it in the end."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.chaos.processes import Running, chirp_run, until
from tests.chaos.test_promise import Person

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with chirp_run(tmp_path / "data", "--no-demo") as started:
        started.wait_ready()
        yield started


async def shown(person: Person, tweets: int) -> None:
    async with asyncio.timeout(90):
        while len(await person.home()) < tweets:
            await asyncio.sleep(0.1)


async def backfilled(database: Path) -> None:
    """Until then a follower's read looks up what is posted, and needs no worker for it."""
    async with asyncio.timeout(90):
        with closing(sqlite3.connect(database)) as read:
            while read.execute("SELECT 1 FROM follows WHERE NOT backfilled").fetchone():
                await asyncio.sleep(0.1)


async def test_posts_and_reads_go_on_while_it_hangs(running: Running, tmp_path: Path) -> None:
    ana, rui = Person(running.url, "ana"), Person(running.url, "rui")
    for person in (ana, rui):
        await person.sign_up()
    await ana.ask("POST", "/api/users/rui/follow")
    await rui.ask("POST", "/api/tweets", json={"text": "before"})
    await shown(ana, 1)
    await backfilled(tmp_path / "data" / "chirp.db")
    valkey = running.children()["valkey"]
    os.kill(valkey, signal.SIGSTOP)
    try:
        async with asyncio.timeout(60):
            posted = await rui.ask("POST", "/api/tweets", json={"text": "while it hangs"}, timeout=30)
            assert posted.status_code == 201
            assert len(await rui.home()) == 2
            assert len(await ana.home()) == 1
    finally:
        os.kill(valkey, signal.SIGCONT)
    await shown(ana, 2)
    for person in (ana, rui):
        await person.close()


def test_a_worker_says_that_it_hangs_and_ends_when_it_is_asked_to(running: Running) -> None:
    children = running.children()
    os.kill(children["valkey"], signal.SIGSTOP)
    try:
        until(lambda: "job queue lost" in running.said(), "told", running.said, patience=20)
        os.kill(children["worker"], signal.SIGTERM)
        until(lambda: "process ended" in running.said(), "ended", running.said, patience=10)
    finally:
        os.kill(children["valkey"], signal.SIGCONT)
    (ended,) = [line for line in running.said().splitlines() if "process ended" in line]
    assert "service=worker" in ended
    assert "code 0" in ended
