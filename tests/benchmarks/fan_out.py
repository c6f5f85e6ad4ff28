"""The fan-out job beside a bare executemany of the same rows, into a file of the same schema and pragmas, in one process."""

from __future__ import annotations

import sqlite3
import statistics
import time
from contextlib import closing
from pathlib import Path

from backend import sqlite
from backend.bootstrap import MIGRATIONS
from backend.engines import Engines
from backend.tweets.interface import Tweet
from tests.benchmarks.results import Result
from tests.benchmarks.sizes import Sizes
from tests.benchmarks.world import follow, people
from workers.fan_out import fan_out


async def run(engines: Engines, sizes: Sizes) -> list[Result]:
    made = await people(engines, "fan", sizes.crowd + 1)
    author, followers = made[0], made[1:]
    await follow(engines, followers, author)
    viewers = sorted(user.id for user in followers)
    raw = _Raw(engines.settings.tweets_folder / "raw")
    ours: list[float] = []
    theirs: list[float] = []
    with closing(raw.connection):
        for _ in range(sizes.fan_outs):
            act = await engines.ids.next()
            theirs.append(raw.insert(viewers, act, author.id))
            await engines.tweets.add(Tweet(act, author.id, "A post", conversation_id=act))
            began = time.perf_counter()
            await fan_out(act)
            ours.append(time.perf_counter() - began)
            assert await engines.tweets.mark(act) is None
    share = statistics.median(theirs) / statistics.median(ours)
    rates = f"{len(viewers) / statistics.median(ours):,.0f} of {len(viewers) / statistics.median(theirs):,.0f} rows/s"
    told = f"{rates}; {sizes.fan_outs} posts to {len(viewers):,} followers, in turn with one bare transaction each"
    return [Result("Fan-out, share of bare executemany", share, "", 0.6, at_most=False, detail=told)]


class _Raw:
    """One transaction of all rows, sorted: the most that this file can take."""

    def __init__(self, folder: Path) -> None:
        sqlite.migrate(folder / "timelines.db", MIGRATIONS / "sqlite_timelines")
        self.connection = sqlite.SqliteFile(folder / "timelines.db", durable=False)._connect()

    def insert(self, viewers: list[int], act: int, author: int) -> float:
        rows = [(viewer, act, act, author, author) for viewer in viewers]
        began = time.perf_counter()
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany("INSERT OR IGNORE INTO user_timeline VALUES (?, ?, ?, ?, ?)", rows)
        self.connection.execute("COMMIT")
        return time.perf_counter() - began
