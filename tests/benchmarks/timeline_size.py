"""Page one of home where the timelines' file holds 10 million rows, and where it holds 10 thousand."""

from __future__ import annotations

import random
import shutil
import time
from contextlib import closing
from pathlib import Path

from backend import sqlite
from backend.bootstrap import MIGRATIONS
from backend.engines import Engines, engines
from backend.ids import at
from backend.models import User
from backend.services import timelines
from backend.timelines.sqlite import SqliteTimelines
from backend.tweets.interface import Tweet
from backend.views import Viewer
from backend.visibility import relations_of
from tests.benchmarks.results import Result, percentile
from tests.benchmarks.sizes import Sizes
from tests.benchmarks.world import follow, people

_ROWS = 800
_READERS = 250
_FEW_ROWS = 40
"""In each of the readers' timelines in the small file: 10 thousand rows in all, and what a read of page one looks at."""


async def run(engines: Engines, sizes: Sizes) -> list[Result]:
    """The same readers, people and tweets with both files; in the large one, their timelines lie far apart."""
    everybody = [(place + 1) * 1000 for place in range(sizes.timelines)]
    every = max(sizes.timelines // _READERS, 1)
    author, *readers = await people(engines, "reader", 1 + len(everybody[::every]), ids=[1, *everybody[::every]])
    await follow(engines, readers, author)
    acts = await _tweets(engines, author)
    few, many = engines.settings.tweets_folder / "few", engines.settings.tweets_folder / "many"
    took: dict[str, list[float]] = {"few": [], "many": []}
    try:
        _fill(few, [user.id for user in readers], acts[-_FEW_ROWS:], author)
        _fill(many, everybody, acts, author)
        small, large = SqliteTimelines(few), SqliteTimelines(many)
        for _ in range(sizes.page_reads):
            for name, store in (("few", small), ("many", large)):
                engines.timelines = store
                took[name].append(await _read(random.choice(readers)))
        await small.close()
        await large.close()
    finally:
        shutil.rmtree(few, ignore_errors=True)
        shutil.rmtree(many, ignore_errors=True)
    p50, p99 = ({name: percentile(values, share) * 1e6 for name, values in took.items()} for share in (0.5, 0.99))
    told = (
        f"p50 {p50['many']:.0f} and {p50['few']:.0f} us, p99 {p99['many']:.0f} and {p99['few']:.0f} us; "
        f"{sizes.timelines * _ROWS:,} and {len(readers) * _FEW_ROWS:,} rows"
    )
    return [Result("Page one with 10M rows over 10k rows", p50["many"] / p50["few"], "", 1.3, detail=told)]


async def _read(user: User) -> float:
    """Seconds of one page, with what is not the timeline's in the caches already."""
    viewer = Viewer(user.id, user.username, 0)
    await relations_of(viewer.id)
    await engines().caches.users.get(viewer.id)
    began = time.perf_counter()
    page = await timelines.read_home(viewer)
    took = time.perf_counter() - began
    assert len(page.items) == 20
    return took


async def _tweets(engines: Engines, author: User) -> list[int]:
    """Tweets of the author's, ids ascending; pushed already, so that only the timelines name them."""
    day_ago = engines.clock.now_ms() - 24 * 3600 * 1000
    acts = [at(day_ago + number) | 1 for number in range(_ROWS)]
    for act in acts:
        await engines.tweets.add(Tweet(act, author.id, f"Post {act % 1000}", conversation_id=act))
        await engines.tweets.clear(act)
    return acts


def _fill(folder: Path, viewers: list[int], acts: list[int], author: User) -> None:
    sqlite.migrate(folder / "timelines.db", MIGRATIONS / "sqlite_timelines")
    with closing(sqlite.SqliteFile(folder / "timelines.db", durable=False)._connect()) as db:
        db.execute("BEGIN IMMEDIATE")
        for viewer in viewers:
            db.execute("INSERT INTO timeline_floors VALUES (?, 0)", (viewer,))
            rows = ((viewer, act, act, author.id, author.id) for act in acts)
            db.executemany("INSERT INTO user_timeline VALUES (?, ?, ?, ?, ?)", rows)
        db.execute("COMMIT")
