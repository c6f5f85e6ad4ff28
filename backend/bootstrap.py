"""Opens and migrates the engines that the settings name: the only place where URLs become engines."""

# redis-py types its answers only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from redis.asyncio import Redis

from backend import engines as current
from backend import jobs, sqlite
from backend.bus import Bus
from backend.cache import Cache, Recent
from backend.clock import Clock, SystemClock
from backend.engines import Caches, Engines, Sizes
from backend.errors import Misconfigured
from backend.frozen import Frozen
from backend.hydration import card
from backend.ids import Snowflakes, UserId
from backend.jobs import Jobs
from backend.link_fetch import LinkFetch
from backend.media.store import ARCHIVE, MediaStore
from backend.notifications.sqlite import SqliteNotifications
from backend.rate_limits import RateLimits
from backend.repositories.database import Database
from backend.repositories.drafts import Drafts
from backend.repositories.erasures import Erasures
from backend.repositories.exports import Exports
from backend.repositories.graph import Graph
from backend.repositories.known_followers import KnownFollowers
from backend.repositories.link_previews import LinkPreviews
from backend.repositories.live_settings import LiveSettings
from backend.repositories.machines import Lease
from backend.repositories.media import MediaRows
from backend.repositories.muted_words import MutedWords
from backend.repositories.preferences import PreferenceRows
from backend.repositories.recent_searches import RecentSearches
from backend.repositories.reports import Reports
from backend.repositories.sessions import Sessions
from backend.repositories.suggestions import Suggestions
from backend.repositories.users import Users
from backend.search.tantivy import TantivySearch
from backend.settings import Settings
from backend.timelines.sqlite import SqliteTimelines
from backend.trends.store import Trends
from backend.trends.top import TopTrends
from backend.tweets.sqlite import SqliteTweets
from backend.views import UserCard, Viewer

log = structlog.get_logger()
_one_at_a_time = threading.Lock()
_RELATIONS_S = 1
SQLITE_FILES = ("tweets", "timelines", "notifications")
MIGRATIONS = Path(__file__).parent.parent / "migrations"


async def migrate(settings: Settings) -> None:
    """Bring every engine's schema to the newest version. Safe to run twice and by two processes at once."""
    settings.tweets_folder.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(_migrate_sql, settings)
    for name in SQLITE_FILES:
        path = settings.tweets_folder / f"{name}.db"
        await asyncio.to_thread(sqlite.migrate, path, MIGRATIONS / f"sqlite_{name}")


def _migrate_sql(settings: Settings) -> None:
    from alembic import command  # only here: it takes 12 MB that the processes that serve do without
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", settings.sql_url.replace("%", "%%"))
    with _one_at_a_time:  # alembic's context is a global of the process
        command.upgrade(config, "head")


def newest_migration() -> str:
    """Of the SQL database: what the names of the files tell, since loading them takes the tool that applies them."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


async def require_schema(settings: Settings) -> None:
    """Raises Misconfigured, naming the engines, when migrate() has something to do."""
    database = Database(settings.sql_url)
    old = [] if await database.schema() == newest_migration() else ["database"]
    await database.close()
    for name in SQLITE_FILES:
        if not sqlite.is_migrated(settings.tweets_folder / f"{name}.db", MIGRATIONS / f"sqlite_{name}"):
            old.append(name)
    if old:
        raise Misconfigured(f"The schema of {', '.join(old)} is not up to date. Run: chirp migrate")


@asynccontextmanager
async def open(
    settings: Settings, *, clock: Clock | None = None, sizes: Sizes | None = None, links: LinkFetch | None = None
) -> AsyncGenerator[Engines]:
    """Open every engine for this process and make engines() answer them. The schema must be up to date.

    Keeps the machine id's lease and hears the bus in the background until the block ends.
    """
    clock, links = clock or SystemClock(), links or LinkFetch()
    database = Database(settings.sql_url)
    lease = Lease(database, clock)
    await lease.take()
    redis = Redis.from_url(settings.bus_url, **jobs.IMPATIENT)
    queue = jobs.pool(settings.bus_url)
    tweets, timelines = SqliteTweets(settings.tweets_folder), SqliteTimelines(settings.tweets_folder)
    notifications = SqliteNotifications(settings.tweets_folder)
    bus = Bus(redis)
    search = TantivySearch(settings.search_folder)
    opened = Engines(
        settings=settings,
        sizes=sizes or Sizes(),
        clock=clock,
        ids=Snowflakes(clock, lease),
        database=database,
        users=Users(database),
        graph=Graph(database),
        known_followers=KnownFollowers(database),
        sessions=Sessions(database),
        live_settings=LiveSettings(database, celebrity_threshold=settings.celebrity_threshold),
        media_rows=MediaRows(database),
        drafts=Drafts(database),
        erasures=Erasures(database),
        exports=Exports(database),
        preferences=PreferenceRows(database),
        recent_searches=RecentSearches(database),
        muted_words=MutedWords(database),
        reports=Reports(database),
        link_previews=LinkPreviews(database),
        links=links,
        tweets=tweets,
        timelines=timelines,
        notifications=notifications,
        media=MediaStore(settings.media_url, settings.media_folder),
        archives=MediaStore(settings.media_url, settings.media_folder, inside="archives", names=ARCHIVE),
        search=search,
        redis=redis,
        bus=bus,
        jobs=Jobs(queue),
        limits=RateLimits(redis, on=settings.rate_limits == "on"),
        frozen=Frozen(redis),
        trends=Trends(redis),
        top_trends=TopTrends(redis),
        caches=_caches(database, tweets, clock, bus),
    )
    opened.caches.hear(opened.bus)
    tasks = [asyncio.create_task(lease.keep()), asyncio.create_task(opened.bus.listen())]
    current.use(opened)
    try:
        yield opened
    finally:
        current.use(None)
        for task in tasks:
            await _end(task)
        await lease.release()
        await queue.aclose()
        await redis.aclose()
        await tweets.close()
        await timelines.close()
        await search.close()
        links.close()
        await notifications.close()
        await database.close()


async def _end(task: asyncio.Task[None]) -> None:
    """Cancel until it has ended: a client library may take a cancellation for a time-out of its own, and go on."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=0.2)
    if not task.cancelled() and (error := task.exception()):
        log.error("background task failed", exc_info=error)


def _caches(database: Database, tweets: SqliteTweets, clock: Clock, bus: Bus) -> Caches:
    users, graph, sessions, version = Users(database), Graph(database), Sessions(database), database.version
    suggestions, previews = Suggestions(database), LinkPreviews(database).views

    async def viewers(hashes: Collection[bytes]) -> dict[bytes, Viewer]:
        return await sessions.viewers(hashes, clock.now_ms())

    async def cards(ids: Collection[UserId]) -> dict[UserId, UserCard]:
        return {row.id: card(row) for row in await users.faces(ids)}

    return Caches(
        users=Cache("users", users.get_many, ttl=5, size=20_000, told=bus.hears, version=version),
        cards=Cache("cards", cards, ttl=5, size=50_000, told=bus.hears, version=version),
        relations=Cache("relations", graph.relations, ttl=_RELATIONS_S, size=1_000, told=bus.hears, version=version),
        tweets=Cache("tweets", tweets.get_many, ttl=60, size=50_000, told=bus.hears),
        retweets=Cache("retweets", tweets.retweets, ttl=60, size=50_000, told=bus.hears),
        counts=Cache("counts", tweets.counts, ttl=5, size=50_000, told=bus.hears),
        link_previews=Cache("link_previews", previews, ttl=5, size=20_000, told=bus.hears, version=version),
        suggestions=Cache("suggestions", suggestions.of, ttl=60, size=5_000, told=bus.hears),
        viewers=Cache("viewers", viewers, ttl=5, size=20_000, told=bus.hears),
        pulls=Recent(keep=_RELATIONS_S + 60),  # and the longest that a read works with relations it has got
    )
