"""The rows of the SQL database: people, who follows whom, sessions, leases, live settings. Times are ms since 1970."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, text
from sqlmodel import Field, SQLModel

# SQLite gives a table its cheapest key only when the type reads exactly INTEGER.
BigId = BigInteger().with_variant(Integer(), "sqlite")


def _some(name: str, *columns: str, where: str) -> Index:
    """An index of those rows only."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class User(SQLModel, table=True):
    """username_key and email_key are in lower case. last_pulled_act_id is written before each pulled act."""

    __tablename__ = "users"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (_some("users_away", "id", where="state <> 'active'"),)

    id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    username: str
    username_key: str = Field(unique=True)
    email: str
    email_key: str = Field(unique=True)
    password_hash: str
    display_name: str
    bio: str = ""
    location: str = ""
    website: str = ""
    avatar_url: str = ""
    header_url: str = ""
    verified: bool = False
    role: str = "user"
    state: str = "active"
    """Or suspended; leaving (its owner wants it erased, and may come back until then); erasing."""
    followers_count: int = Field(default=0, index=True)
    following_count: int = 0
    pinned_tweet_id: int = Field(default=0, sa_type=BigId)
    """0 for none. It may be deleted or hidden by now."""
    last_pulled_act_id: int = Field(default=0, sa_type=BigId)
    last_seen_ms: int = Field(default=0, sa_type=BigId)
    created_ms: int = Field(default=0, sa_type=BigId)


class Follow(SQLModel, table=True):
    """follow_id is a Snowflake: it orders the lists and is the generation of the follow (a new one after unfollowing)."""

    __tablename__ = "follows"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index("follows_by_followee", "followee_id", "follower_id"),
        Index("followers_newest", "followee_id", "follow_id"),
        Index("following_newest", "follower_id", "follow_id"),
        _some("follows_not_backfilled", "follow_id", where="NOT backfilled"),
    )

    follower_id: int = Field(primary_key=True, sa_type=BigId)
    followee_id: int = Field(primary_key=True, sa_type=BigId)
    follow_id: int = Field(sa_type=BigId)
    backfilled: bool = False


class Block(SQLModel, table=True):
    __tablename__ = "blocks"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("blocks_by_blocked", "blocked_id", "blocker_id"),)

    blocker_id: int = Field(primary_key=True, sa_type=BigId)
    blocked_id: int = Field(primary_key=True, sa_type=BigId)
    block_id: int = Field(sa_type=BigId)


class Mute(SQLModel, table=True):
    __tablename__ = "mutes"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("mutes_by_muted", "muted_id"),)

    muter_id: int = Field(primary_key=True, sa_type=BigId)
    muted_id: int = Field(primary_key=True, sa_type=BigId)
    mute_id: int = Field(sa_type=BigId)


class MutedWord(SQLModel, table=True):
    """key is what all spellings of the text have in common; until_ms is when it ends, 0 for never."""

    __tablename__ = "muted_words"  # pyright: ignore[reportAssignmentType]

    user_id: int = Field(primary_key=True, sa_type=BigId)
    key: str = Field(primary_key=True)
    id: int = Field(sa_type=BigId)
    text: str
    until_ms: int = Field(sa_type=BigId)


class Report(SQLModel, table=True):
    """Somebody says that a post (tweet_id; 0: the account itself) of user_id breaks the rules. closed_by ended it as outcome."""

    __tablename__ = "reports"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        _some("reports_open", "user_id", "tweet_id", where="closed_by = 0"),
        _some("reports_closed", "closed_by", where="closed_by > 0"),
        Index("reports_about", "user_id"),
    )

    reporter_id: int = Field(primary_key=True, sa_type=BigId)
    user_id: int = Field(primary_key=True, sa_type=BigId)
    tweet_id: int = Field(primary_key=True, sa_type=BigId)
    id: int = Field(sa_type=BigId, index=True)
    reason: str
    closed_by: int = Field(default=0, sa_type=BigId)
    outcome: str = ""


class RecentSearch(SQLModel, table=True):
    """query_key is the query whatever its case."""

    __tablename__ = "recent_searches"  # pyright: ignore[reportAssignmentType]

    user_id: int = Field(primary_key=True, sa_type=BigId)
    query_key: str = Field(primary_key=True)
    query: str
    searched_ms: int = Field(sa_type=BigId)


class Preference(SQLModel, table=True):
    """chosen: what a person chose otherwise than it was, by name."""

    __tablename__ = "preferences"  # pyright: ignore[reportAssignmentType]

    user_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    chosen: dict[str, Any] = Field(sa_type=JSON)


class Session(SQLModel, table=True):
    """token_hash is SHA-256 of the token, which is shown once and stored nowhere."""

    __tablename__ = "sessions"  # pyright: ignore[reportAssignmentType]

    id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    user_id: int = Field(sa_type=BigId, index=True)
    token_hash: bytes = Field(unique=True)
    device: str = ""
    created_ms: int = Field(sa_type=BigId)
    last_seen_ms: int = Field(sa_type=BigId)
    expires_ms: int = Field(sa_type=BigId)


class Media(SQLModel, table=True):
    """An uploaded picture or video. name and preview are files of the media store; gone: its files are being removed.

    due_ms is when the sweep looks whether it is still used, 0 for never: a day after the upload, soon after it was
    posted (was the tweet stored?) and soon after its tweet was deleted (or restored?).
    """

    __tablename__ = "media"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        _some("media_due", "due_ms", where="due_ms > 0"),
        Index("media_by_owner", "owner_id"),
    )

    id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    owner_id: int = Field(sa_type=BigId)
    kind: str
    name: str = Field(unique=True)
    preview: str
    mime: str
    width: int
    height: int
    blurhash: str
    alt: str
    size: int
    tweet_id: int | None = Field(default=None, sa_type=BigId)
    due_ms: int = Field(sa_type=BigId)
    gone: bool = False
    created_ms: int = Field(sa_type=BigId)


class LinkPreview(SQLModel, table=True):
    """What a page said about itself when it was fetched last; without a title: nothing to show. due_ms: fetch anew from then on."""

    __tablename__ = "link_previews"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("link_previews_due", "due_ms"),)

    url: str = Field(primary_key=True)
    title: str = ""
    description: str = ""
    image_url: str = ""
    host: str = ""
    due_ms: int = Field(default=0, sa_type=BigId)


class SavedDraft(SQLModel, table=True):
    """Something that somebody means to post later. posts: of each its text and the ids of its media, the first one first."""

    __tablename__ = "drafts"  # pyright: ignore[reportAssignmentType]

    user_id: int = Field(primary_key=True, sa_type=BigId)
    id: int = Field(primary_key=True, sa_type=BigId)
    saved_ms: int = Field(sa_type=BigId)
    reply_to: int | None = Field(default=None, sa_type=BigId)
    quote_of: int | None = Field(default=None, sa_type=BigId)
    posts: list[dict[str, Any]] = Field(sa_type=JSON)

    @property
    def media(self) -> list[int]:
        return [id for post in self.posts for id in post["media"]]


class Export(SQLModel, table=True):
    """The last copy of their data that somebody asked for. due_ms: when a worker looks at it: to make it, to take over
    from one that was not heard of, or to remove it. name: a file of the archives."""

    __tablename__ = "exports"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("exports_due", "due_ms"),)

    user_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    state: str
    due_ms: int = Field(sa_type=BigId)
    attempt: int = 0
    done: int = 0
    total: int = 0
    name: str = ""
    finished_ms: int = Field(default=0, sa_type=BigId)


class Erasure(SQLModel, table=True):
    """Somebody asked for their account to be erased. position: home timelines of people up to this id are done."""

    __tablename__ = "erasures"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("erasures_due", "due_ms"),)

    user_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    due_ms: int = Field(sa_type=BigId)
    position: int = Field(default=0, sa_type=BigId)


class DeadJob(SQLModel, table=True):
    """A job that failed until nobody tried it any more. arguments: its ids, with spaces between them. retried_ms: when
    somebody had it queued again, 0 for never; it goes when it is done."""

    __tablename__ = "dead_jobs"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("dead_jobs_work", "name", "arguments", unique=True),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    name: str
    arguments: str
    why: str
    tries: int = 0
    died_ms: int = Field(sa_type=BigId)
    retried_ms: int = Field(default=0, sa_type=BigId)
    request_id: str = ""

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(map(int, self.arguments.split()))


class RetiredUsername(SQLModel, table=True):
    """SHA-256 of a username (in lower case) that an erased account had."""

    __tablename__ = "retired_usernames"  # pyright: ignore[reportAssignmentType]

    name_hash: bytes = Field(primary_key=True)


class MachineLease(SQLModel, table=True):
    """Who holds which machine id of the Snowflakes, and until when."""

    __tablename__ = "machine_leases"  # pyright: ignore[reportAssignmentType]

    machine: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    holder: str
    until_ms: int = Field(sa_type=BigId)


class LiveSetting(SQLModel, table=True):
    """Settings that may change while the system runs, such as the celebrity threshold."""

    __tablename__ = "live_settings"  # pyright: ignore[reportAssignmentType]

    name: str = Field(primary_key=True)
    value: str
