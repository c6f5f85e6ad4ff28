"""What a process works with: every engine, repository and cache, opened by bootstrap and found by engines()."""

from __future__ import annotations

from dataclasses import dataclass

from redis.asyncio import Redis

from backend.bus import Bus
from backend.cache import Cache, Recent
from backend.clock import Clock
from backend.event_log import EventLog
from backend.events import ActPulled, RetweetEnded, SessionEnded, TweetChanged, UsersChanged
from backend.frozen import Frozen
from backend.ids import ActId, Snowflakes, TweetId, UserId
from backend.jobs import Jobs
from backend.link_fetch import LinkFetch
from backend.media.store import MediaStore
from backend.models import User
from backend.notifications.interface import Notifications
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
from backend.repositories.media import MediaRows
from backend.repositories.muted_words import MutedWords
from backend.repositories.preferences import PreferenceRows
from backend.repositories.recent_searches import RecentSearches
from backend.repositories.relations import Relations
from backend.repositories.reports import Reports
from backend.repositories.sessions import Sessions
from backend.repositories.users import Users
from backend.search.interface import Search
from backend.settings import Settings
from backend.timelines.interface import Timelines
from backend.traces import Traces
from backend.trends.store import Trends
from backend.trends.top import TopTrends
from backend.tweets.interface import Act, Counts, Tweet, Tweets
from backend.views import LinkPreviewView, UserCard, Viewer


@dataclass(frozen=True)
class Sizes:
    """The numbers of the timeline promise; tests inject small ones."""

    materialised: int = 800
    """Entries kept for a viewer."""
    window: int = 25
    """Entries read at a time when a page is built, if the page is not larger."""
    chunk: int = 1000
    """Timelines written in one transaction of a fan-out."""
    followers: int = 2500
    """Followers read at a time by a fan-out."""
    trim_one_in: int = 100
    """One entry in so many trims its timeline when it is written."""
    dormant_ms: int = 30 * 24 * 3600 * 1000
    """Viewers unseen for this long are left out by fan-out."""
    collapse: int = 100
    """A retweet is left out of home when an older act on the same tweet is among so many acts just older."""
    skew_ms: int = 2000
    """How far the clocks of two machines may differ."""


@dataclass
class Caches:
    """Bounded staleness: 0 for what this process changed, 1 s for others' deletes and relations, 5 or 60 s for the rest."""

    users: Cache[UserId, User]
    cards: Cache[UserId, UserCard]
    relations: Cache[UserId, Relations]
    tweets: Cache[TweetId, Tweet]
    retweets: Cache[ActId, Act]
    """Retweets that stand: an entry of one that was taken back is not shown."""
    counts: Cache[TweetId, Counts]
    link_previews: Cache[str, LinkPreviewView]
    """By address; NO_PREVIEW or UNFETCHED where there is nothing to show."""
    suggestions: Cache[UserId, tuple[UserId, ...]]
    viewers: Cache[bytes, Viewer]
    """By the hash of a session's token."""
    pulls: Recent[UserId]
    """Newest pulled act of authors, as far as heard: kept for longer than relations, which may not know it yet."""

    def hear(self, bus: Bus) -> None:
        """Drop what signals say has changed."""
        bus.on(TweetChanged, lambda signal: self.forget_tweet(signal.tweet))
        bus.on(RetweetEnded, lambda signal: self.retweets.drop((signal.act,)))
        bus.on(UsersChanged, lambda signal: self.forget_users(signal.users))
        bus.on(SessionEnded, lambda signal: self.viewers.clear())
        bus.on(ActPulled, lambda signal: self.note_pulled(signal.actor, signal.act))
        bus.on_gap(self.clear)

    def forget_tweet(self, tweet: TweetId) -> None:
        self.tweets.drop((tweet,))
        self.counts.drop((tweet,))

    def forget_users(self, users: tuple[UserId, ...]) -> None:
        self.users.drop(users)
        self.cards.drop(users)
        self.relations.drop(users)
        self.suggestions.drop(users)

    def note_pulled(self, author: UserId, act: ActId) -> None:
        self.pulls.note(author, act)

    def clear(self) -> int:
        """How many values they held."""
        people = (self.users, self.cards, self.relations, self.suggestions, self.viewers)
        every = (*people, self.tweets, self.retweets, self.counts, self.link_previews)
        held = sum(map(len, every))
        for cache in every:
            cache.clear()
        return held


@dataclass
class Engines:
    settings: Settings
    sizes: Sizes
    clock: Clock
    ids: Snowflakes
    database: Database
    users: Users
    graph: Graph
    hidden_people: HiddenPeople
    known_followers: KnownFollowers
    sessions: Sessions
    live_settings: LiveSettings
    media_rows: MediaRows
    drafts: Drafts
    erasures: Erasures
    exports: Exports
    dead_jobs: DeadJobs
    preferences: PreferenceRows
    recent_searches: RecentSearches
    muted_words: MutedWords
    reports: Reports
    link_previews: LinkPreviews
    links: LinkFetch
    tweets: Tweets
    timelines: Timelines
    notifications: Notifications
    media: MediaStore
    archives: MediaStore
    search: Search
    redis: Redis
    bus: Bus
    jobs: Jobs
    limits: RateLimits
    frozen: Frozen
    traces: Traces
    pulse: Pulse
    event_log: EventLog
    trends: Trends
    top_trends: TopTrends
    caches: Caches

    def flush_caches(self) -> None:
        """On purpose, which is an event; after a lost connection they are cleared without one."""
        self.event_log.note("caches_flushed", number=self.caches.clear())


_current: Engines | None = None


def engines() -> Engines:
    """This process' engines. Only between bootstrap.open()'s start and end."""
    if _current is None:
        raise RuntimeError("no engines are open: see backend.bootstrap.open")
    return _current


def use(opened: Engines | None) -> None:
    """For bootstrap: make these the process' engines (None: there are none any more)."""
    global _current
    _current = opened
