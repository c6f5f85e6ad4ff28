"""The stores of tweets, timelines and notifications: which engine CHIRP_TWEETS_URL means, and its schema."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from backend import sqlite
from backend.clock import Clock
from backend.notifications.interface import Notifications
from backend.notifications.sqlite import SqliteNotifications
from backend.settings import Settings
from backend.timelines.interface import Timelines
from backend.timelines.sqlite import SqliteTimelines
from backend.tweets.interface import Tweets
from backend.tweets.sqlite import SqliteTweets

MIGRATIONS = Path(__file__).parent.parent / "migrations"
_FILES = ("tweets", "timelines", "notifications")


@dataclass(frozen=True, slots=True)
class Stores:
    tweets: Tweets
    timelines: Timelines
    notifications: Notifications


@asynccontextmanager
async def opened(settings: Settings, clock: Clock) -> AsyncGenerator[Stores]:
    """The stores that the settings name, until the block ends. Raises Unavailable, and Misconfigured for an old schema of Cassandra."""
    if _on_cassandra(settings):
        from backend import cassandra_stores  # only where it is used: the driver takes 20 MB

        async with cassandra_stores.opened(settings.tweets_url, clock, MIGRATIONS / "cassandra") as kept:
            yield Stores(*kept)
        return
    folder = settings.tweets_folder
    timelines = SqliteTimelines(folder)
    stores = Stores(SqliteTweets(folder), timelines, SqliteNotifications(folder))
    try:
        await timelines.begin(_boot())
        yield stores
    finally:
        await stores.tweets.close()
        await stores.timelines.close()
        await stores.notifications.close()


async def migrate(settings: Settings) -> None:
    """Bring their schema to the newest version. Safe to run twice; two at once must take turns."""
    if _on_cassandra(settings):
        from backend import cassandra_stores

        await cassandra_stores.migrate(settings.tweets_url, MIGRATIONS / "cassandra")
        return
    settings.tweets_folder.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        await asyncio.to_thread(sqlite.migrate, settings.tweets_folder / f"{name}.db", MIGRATIONS / f"sqlite_{name}")


def outdated(settings: Settings) -> list[str]:
    """The names of those files for which migrate() has something to do. Cassandra is connected to once: opened() looks at its schema."""
    if _on_cassandra(settings):
        return []
    folder = settings.tweets_folder
    return [name for name in _FILES if not sqlite.is_migrated(folder / f"{name}.db", MIGRATIONS / f"sqlite_{name}")]


def _boot() -> str:
    """Linux' name for this start of the machine; other systems have none that a program could just read."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _on_cassandra(settings: Settings) -> bool:
    return settings.tweets_url.startswith("cassandra:")
