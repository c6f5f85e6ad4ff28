"""The fan-out job beside a bare executemany of the same rows, into a file of the same schema and pragmas, in one process."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

from backend import sqlite
from backend.bootstrap import MIGRATIONS
from backend.engines import Engines
from backend.ids import ActId, UserId
from backend.models import User
from backend.tweets.interface import Tweet
from tests.benchmarks.results import Result
from tests.benchmarks.sizes import Sizes
from tests.benchmarks.world import follow, people
from workers.fan_out import fan_out

_INSERT = "INSERT OR IGNORE INTO user_timeline VALUES (?, ?, ?, ?, ?)"


async def run(engines: Engines, sizes: Sizes) -> list[Result]:
    """First into timelines as they are after months of use, then into new ones, where a bare insert is at its fastest."""
    author, *followers = await people(engines, "fan", sizes.crowd + 1)
    await follow(engines, followers, author)
    viewers = sorted(user.id for user in followers)
    folder = engines.settings.tweets_folder
    sqlite.migrate(folder / "raw" / "timelines.db", MIGRATIONS / "sqlite_timelines")
    with closing(_open(folder / "raw")) as raw:
        new = await _compare(engines, sizes, author, viewers, raw)
        with closing(_open(folder)) as ours:
            for db in (raw, ours):
                _fill(db, viewers, sizes.entries)
        long = await _compare(engines, sizes, author, viewers, raw)
    return [
        _result(f"into timelines of {sizes.entries}", sizes, *long),
        _result("into new timelines", sizes, *new),
    ]


async def _compare(
    engines: Engines, sizes: Sizes, author: User, viewers: list[UserId], raw: Connection
) -> tuple[list[float], list[float]]:
    """Seconds of each fan-out, and of each bare transaction of all rows, in turn."""
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(sizes.fan_outs):
        act = await engines.ids.next()
        bare.append(_insert(raw, viewers, act, author.id))
        await engines.tweets.add(Tweet(act, author.id, "A post", conversation_id=act))
        began = time.perf_counter()
        await fan_out(act)
        ours.append(time.perf_counter() - began)
        assert await engines.tweets.mark(act) is None
    return ours, bare


def _result(where: str, sizes: Sizes, ours: list[float], bare: list[float]) -> Result:
    rates = (sizes.crowd / statistics.median(ours), sizes.crowd / statistics.median(bare))
    told = f"{rates[0]:,.0f} of {rates[1]:,.0f} rows/s; {len(ours)} posts to {sizes.crowd:,} followers"
    return Result(
        f"Fan-out {where}, share of bare executemany", rates[0] / rates[1], "", 0.6, at_most=False, detail=told
    )


def _open(folder: Path) -> Connection:
    return sqlite.SqliteFile(folder / "timelines.db", durable=False)._connect()


def _insert(raw: Connection, viewers: Sequence[UserId], act: ActId, author: UserId) -> float:
    """All rows, sorted, in one transaction: the most that this file can take."""
    rows = [(viewer, act, act, author, author) for viewer in viewers]
    began = time.perf_counter()
    raw.execute("BEGIN IMMEDIATE")
    raw.executemany(_INSERT, rows)
    raw.execute("COMMIT")
    return time.perf_counter() - began


def _fill(db: Connection, viewers: Sequence[UserId], entries: int) -> None:
    db.execute("BEGIN IMMEDIATE")
    for viewer in viewers:
        db.executemany(_INSERT, ((viewer, act, act, 1, 1) for act in range(1, entries + 1)))
    db.execute("COMMIT")
