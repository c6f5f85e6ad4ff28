"""What leaves the backend: frozen rows, ready for JSON and for the browser. Ids are decimal strings, times RFC 3339."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

# Frozen but without slots: orjson reads such rows five times as fast, and every answer of the API is made of them.
Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list; next_cursor is null at its end."""

    items: list[Item]
    next_cursor: str | None = None


@dataclass(frozen=True)
class Viewer:
    """Who is asking: taken from a session, never from an argument. session_id names the session, it is not its token."""

    id: int
    username: str
    session_id: int


@dataclass(frozen=True)
class UserCard:
    id: str
    username: str
    display_name: str
    avatar_url: str
    verified: bool


SUSPENDED = UserCard("", "", "", "", verified=False)
"""Stands where cards are kept in the place of a suspended person's; never shown. Compared by identity."""


@dataclass(frozen=True)
class RelationshipView:
    following: bool = False
    followed_by: bool = False
    blocking: bool = False
    blocked_by: bool = False
    muting: bool = False


@dataclass(frozen=True)
class UserView:
    """A profile. relationship is null for visitors and for oneself."""

    id: str
    username: str
    display_name: str
    bio: str
    location: str
    website: str
    avatar_url: str
    header_url: str | None
    verified: bool
    created_at: str
    followers_count: int
    following_count: int
    tweets_count: int
    relationship: RelationshipView | None = None
    pinned_tweet_id: str | None = None
    """Null also where the viewer can't see what is pinned."""


@dataclass(frozen=True)
class KnownFollowersView:
    """Followers of a person whom the viewer follows too: how many, and at most three of them."""

    count: int = 0
    people: list[UserCard] = field(default_factory=list[UserCard])


@dataclass(frozen=True)
class MentionView:
    username: str
    start: int
    end: int


@dataclass(frozen=True)
class HashtagView:
    tag: str
    start: int
    end: int


@dataclass(frozen=True)
class UrlView:
    url: str
    start: int
    end: int


@dataclass(frozen=True)
class EntitiesView:
    """Where links stand in the text; start and end count code points, end excluded."""

    mentions: list[MentionView]
    hashtags: list[HashtagView]
    urls: list[UrlView]


@dataclass(frozen=True)
class MediaView:
    id: str
    kind: Literal["image", "video"]
    url: str
    preview_url: str
    width: int
    height: int
    blurhash: str
    alt: str


@dataclass(frozen=True)
class LinkPreviewView:
    url: str
    title: str
    description: str
    image_url: str | None
    host: str


@dataclass(frozen=True)
class ReplyToView:
    id: str
    username: str


@dataclass(frozen=True)
class EngagementView:
    liked: bool
    retweeted: bool
    bookmarked: bool


@dataclass(frozen=True)
class UnavailableView:
    """Stands where a quoted tweet can't be shown."""

    unavailable: Literal["deleted", "hidden", "blocked"]


@dataclass(frozen=True)
class MatchView:
    """A part of the text that a search asked for; start and end count code points, end excluded."""

    start: int
    end: int


@dataclass(frozen=True)
class TweetView:
    """One tweet as its viewer sees it. act_id is the row's place in a feed: the tweet's id, or the retweet's."""

    id: str
    act_id: str
    text: str
    created_at: str
    author: UserCard
    entities: EntitiesView
    media: list[MediaView]
    link_preview: LinkPreviewView | None
    reply_to: ReplyToView | None
    quoted: TweetView | UnavailableView | None
    retweeted_by: UserCard | None
    retweeters_count: int
    """How many of those whom the viewer follows retweeted it, as far as this page tells; 0 where retweeted_by is null."""
    likes_count: int
    retweets_count: int
    replies_count: int
    quotes_count: int
    viewer: EngagementView | None
    hidden: bool = False
    """By an administrator: only its author is still shown it."""
    pinned: bool = False
    """In the profile that a browser shows: it stands first because it is pinned. Lists of the API keep it in its own place."""
    matches: list[MatchView] = field(default_factory=list[MatchView])
    """In answers of a search: what to highlight."""


@dataclass(frozen=True)
class HashtagCount:
    """A hashtag without its #, in lower case, and in about how many tweets it is."""

    tag: str
    tweets_count: int


@dataclass(frozen=True)
class TrendView:
    """A hashtag (without its #, as it was spelled last) of which more people speak than usual.

    tweets_count and people_count are those of the last 24 hours, about; history is how many people used it in each of
    these hours, oldest first, this hour last.
    """

    tag: str
    tweets_count: int
    people_count: int
    history: list[int]


@dataclass(frozen=True)
class TrendsView:
    """The largest surprise first. as_of is null when nothing has been counted lately."""

    trends: list[TrendView]
    as_of: str | None


@dataclass(frozen=True)
class SuggestionsView:
    """What a search or a mention that is being typed may mean. People whom the viewer follows come first."""

    people: list[UserCard]
    hashtags: list[HashtagCount]


@dataclass(frozen=True)
class NotificationView:
    """A group: several people who did the same. id is its newest notification; actors are the newest five, newest first."""

    id: str
    type: Literal["like", "retweet", "reply", "mention", "quote", "follow"]
    actors: list[UserCard]
    actors_count: int
    tweet: TweetView | None
    created_at: str
    read: bool


@dataclass(frozen=True)
class Unread:
    count: int


@dataclass(frozen=True)
class Posted:
    """The answer to a new tweet: what the author sees at once, and how it reaches the followers."""

    tweet: TweetView
    fanout: Literal["push", "pull"]


@dataclass(frozen=True)
class PostedThread:
    """The answer to a new thread: its tweets, first one first, and how they reach the followers."""

    tweets: list[TweetView]
    fanout: Literal["push", "pull"]


@dataclass(frozen=True)
class EngagementResult:
    """The answer to like, unlike ...: status is "liked", "already_liked", "unliked", "not_liked" and the like."""

    status: str
    tweet: TweetView


@dataclass(frozen=True)
class Conversation:
    """ancestors are oldest first, at most 100; a gap (a deleted or hidden one) ends them."""

    ancestors: list[TweetView]
    tweet: TweetView
    replies: Page[TweetView]


@dataclass(frozen=True)
class ReportView:
    """Everything open about one post, or about one account (tweet_id null). id is the newest report.

    reasons counts people by what they chose; text and media are the post's, whatever hides it from others.
    """

    id: str
    created_at: str
    user: UserCard
    suspended: bool
    tweet_id: str | None
    text: str
    media: list[MediaView]
    hidden: bool
    deleted: bool
    reasons: dict[str, int]
    reports_count: int
