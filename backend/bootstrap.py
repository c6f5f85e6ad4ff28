"""Opens and migrates the engines that the settings name: the only place where URLs become engines."""

# redis-py types its answers only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager

import structlog

from backend import background, jobs, redis_servers, stores
from backend import engines as current
from backend.bus import Bus
from backend.cache import Cache, Recent
from backend.clock import Clock, SystemClock
from backend.engines import Caches, Engines, Sizes
from backend.errors import Misconfigured, Unavailable
from backend.event_log import EventLog
from backend.events import CachesFlushed
from backend.frozen import Frozen
from backend.hydration import card
from backend.ids import Snowflakes, UserId
from backend.jobs import Jobs
from backend.link_fetch import LinkFetch
from backend.media.store import ARCHIVE, MediaStore
from backend.pulse import Pulse
from backend.rate_limits import RateLimits
from backend.repositories.database import Database
from backend.repositories.dead_jobs import DeadJobs
from backend.repositories.drafts import Drafts
from backend.repositories.erasures import Erasures
from backend.repositories.exports import Exports
from backend.repositories.graph import Graph
from backend.repositories.hidden_people import HiddenPeople
from backend.repositories.known_followers import KnownFollowers
from backend.repositories.link_previews import LinkPreviews
from backend.repositories.live_settings import LiveSettings
from backend.repositories.machines import Lease
from backend.repositories.media import MediaRows
from backend.repositories.muted_words import MutedWords
from backend.repositories.postgresql import PostgresqlDatabase
from backend.repositories.preferences import PreferenceRows
from backend.repositories.recent_searches import RecentSearches
from backend.repositories.reports import Reports
from backend.repositories.sessions import Sessions
from backend.repositories.sqlite import SqliteDatabase
from backend.repositories.suggestions import Suggestions
from backend.repositories.users import Users
from backend.search import chosen as search_engine
from backend.settings import Settings
from backend.stores import Stores
from backend.traces import Traces
from backend.trends.store import Trends
from backend.trends.top import TopTrends
from backend.tweets.interface import Tweets
from backend.views import UserCard, Viewer

log = structlog.get_logger()
_one_at_a_time = threading.Lock()
_RELATIONS_S = 1
MIGRATIONS = stores.MIGRATIONS


async def migrate(settings: Settings, *, without_search: bool = False) -> None:
    """Bring every engine's schema to the newest version. Safe to run twice and by two processes at once.

    without_search: one that does not answer is left as it is; a worker makes its indexes when it comes.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = open_database(settings.sql_url)
    try:
        async with database.migrating():
            if not await _is_migrated(database):
                await asyncio.to_thread(_migrate_sql, settings)
            await stores.migrate(settings)
            try:
                await search_engine.migrate(settings)
            except Unavailable as error:
                if not without_search:
                    raise
                log.warning("search not migrated", error=str(error))
    finally:
        await database.close()


def _migrate_sql(settings: Settings) -> None:
    from alembic import command  # only here: it takes 12 MB that the processes that serve do without
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", settings.sql_url.replace("%", "%%"))
    with _one_at_a_time:  # alembic's context is a global of the process
        command.upgrade(config, "head")


def open_database(url: str) -> Database:
    return SqliteDatabase(url) if url.startswith("sqlite") else PostgresqlDatabase(url)


def newest_migration() -> str:
    """Of the SQL database: what the names of the files tell, since loading them takes the tool that applies them."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


async def _is_migrated(database: Database) -> bool:
    """True for a newer schema too: while versions change, processes of the old one meet it, and it serves them."""
    return (await database.schema() or "") >= newest_migration()


async def require_schema(settings: Settings) -> None:
    """Raises Misconfigured, naming the engines, when migrate() has something to do. Cassandra's schema is looked at by open()."""
    database = open_database(settings.sql_url)
    old = [] if await _is_migrated(database) else ["database"]
    await database.close()
    old += stores.outdated(settings)
    if not await search_engine.is_migrated(settings):
        old.append("search")
    if old:
        raise Misconfigured(f"The schema of {', '.join(old)} is not up to date. Run: chirp migrate")


@asynccontextmanager
async def open(
    settings: Settings,
    *,
    process: str = "chirp",
    clock: Clock | None = None,
    sizes: Sizes | None = None,
    links: LinkFetch | None = None,
) -> AsyncGenerator[Engines]:
    """Open every engine for this process and make engines() answer them. The schema must be up to date.

    process: what traces call it.

    Keeps the machine id's lease and hears the bus in the background until the block ends.
    """
    clock = clock or SystemClock()
    async with stores.opened(settings, clock) as kept, _opened(settings, process, kept, clock, sizes, links) as opened:
        yield opened


@asynccontextmanager
async def _opened(
    settings: Settings, process: str, kept: Stores, clock: Clock, sizes: Sizes | None, links: LinkFetch | None
) -> AsyncGenerator[Engines]:
    links = links or LinkFetch()
    database = open_database(settings.sql_url)
    lease = Lease(database, clock)
    await lease.take()
    redis, channel = redis_servers.client(settings.bus_url), redis_servers.channel(settings.bus_url)
    queue = Jobs(jobs.pool(settings.bus_url))
    bus = Bus(channel)
    named = f"{process} {os.getpid()}"
    search = search_engine.opened(settings)
    opened = Engines(
        settings=settings,
        sizes=sizes or Sizes(),
        clock=clock,
        ids=Snowflakes(clock, lease),
        database=database,
        users=Users(database),
        graph=Graph(database),
        hidden_people=HiddenPeople(database),
        known_followers=KnownFollowers(database),
        sessions=Sessions(database),
        live_settings=LiveSettings(database, celebrity_threshold=settings.celebrity_threshold),
        media_rows=MediaRows(database),
        drafts=Drafts(database),
        erasures=Erasures(database),
        exports=Exports(database),
        dead_jobs=DeadJobs(database),
        preferences=PreferenceRows(database),
        recent_searches=RecentSearches(database),
        muted_words=MutedWords(database),
        reports=Reports(database),
        link_previews=LinkPreviews(database),
        links=links,
        tweets=kept.tweets,
        timelines=kept.timelines,
        notifications=kept.notifications,
        media=MediaStore(settings.media_url, settings.media_folder),
        archives=MediaStore(settings.media_url, settings.media_folder, inside="archives", names=ARCHIVE),
        search=search,
        redis=redis,
        bus=bus,
        jobs=queue,
        limits=RateLimits(redis, on=settings.rate_limits == "on"),
        frozen=Frozen(redis),
        traces=Traces(redis, named),
        pulse=Pulse(redis, named),
        event_log=EventLog(redis, named),
        trends=Trends(redis),
        top_trends=TopTrends(redis),
        caches=_caches(database, kept.tweets, clock, bus),
    )
    opened.caches.hear(opened.bus)
    opened.bus.on(CachesFlushed, lambda _: opened.flush_caches())
    background = (lease.keep(), opened.bus.listen(), opened.traces.keep(), opened.pulse.keep(), opened.event_log.keep())
    tasks = [asyncio.create_task(work) for work in background]
    current.use(opened)
    try:
        yield opened
    finally:
        current.use(None)
        for task in tasks:
            await _end(task)
        await lease.release()
        await queue.close()
        await channel.aclose()
        await redis.aclose()
        await search.close()
        links.close()
        await database.close()


async def _end(task: asyncio.Task[None]) -> None:
    await background.end(task)
    if not task.cancelled() and (error := task.exception()):
        log.error("background task failed", exc_info=error)


def _caches(database: Database, tweets: Tweets, clock: Clock, bus: Bus) -> Caches:
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
