"""The tweets store: tweets, who did what (acts), likes, counts, and the marks of acts whose fan-out is pending."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from backend.ids import ActId, TweetId, UserId
from backend.text import Entities
from backend.tweets.acts import Act, Delivery, Mark
from backend.tweets.engagements import Engaged, Engagement, Engagements

__all__ = [
    "Act",
    "Counts",
    "Delivery",
    "Engaged",
    "Engagement",
    "Engagements",
    "Mark",
    "ProfileTab",
    "Tweet",
    "Tweets",
    "act_of",
    "link_of",
]


class ProfileTab(StrEnum):
    """Which acts of a person a profile lists."""

    TWEETS = "tweets"
    REPLIES = "replies"
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture ("image") or video as it was when it was posted: a tweet is shown without asking anybody else.

    name and preview are files of the media store; a video has no preview. width and height are pixels.
    """

    id: int
    kind: str
    name: str
    preview: str
    width: int
    height: int
    blurhash: str
    alt: str


@dataclass(frozen=True, slots=True)
class Tweet:
    """A stored tweet. deleted_ms is when its author deleted it (ms since 1970), 0 while it lives.

    hidden: by an administrator, from everybody but its author.
    """

    id: TweetId
    author_id: UserId
    text: str
    entities: Entities = Entities()
    reply_to_id: TweetId | None = None
    reply_to_author_id: UserId | None = None
    conversation_id: TweetId = 0
    quote_of_id: TweetId | None = None
    delivery: Delivery = Delivery.PUSH
    deleted_ms: int = 0
    media: tuple[Attachment, ...] = ()
    hidden: bool = False


def act_of(tweet: Tweet) -> Act:
    """The act of posting it."""
    return Act(tweet.id, tweet.id, tweet.author_id, tweet.author_id)


def link_of(tweet: Tweet) -> str:
    """The address that it may show a card of, "" for none: its first one, where neither media nor a quote is shown."""
    if tweet.media or tweet.quote_of_id or not tweet.entities.urls:
        return ""
    url = tweet.entities.urls[0].value
    return url if url.lower().startswith(("http://", "https://")) else f"https://{url}"


@dataclass(frozen=True, slots=True)
class Counts:
    likes: int = 0
    retweets: int = 0
    replies: int = 0
    quotes: int = 0


class Tweets(Engagements, Protocol):
    """Every write but advance() and clear() is durable when it returns. Lists are newest first; `below` is exclusive, None starts at the top."""

    async def add(self, tweet: Tweet, key: str | None = None, body_hash: bytes = b"") -> Tweet:
        """Store the tweet, its act, its mark and its counts in one transaction.

        With a key (unique per author for 24 h) a repeat stores nothing and returns the first answer's tweet;
        raises KeyReused when the body differs, TweetNotFound when that tweet was purged. Concurrent repeats agree on one tweet.
        """
        ...

    async def add_all(self, tweets: Sequence[Tweet], key: str | None = None, body_hash: bytes = b"") -> list[Tweet]:
        """add() for several of one author at once: all are stored and seen, or none is. A repeat gets all of the first answer."""
        ...

    async def posted(self, author: UserId, key: str, body_hash: bytes) -> list[Tweet]:
        """What was stored under that key in the last 24 h, oldest first. Raises KeyReused when the body differs."""
        ...

    async def get_many(self, ids: Collection[TweetId]) -> dict[TweetId, Tweet]:
        """Those that exist, deleted ones (with deleted_ms) included."""
        ...

    async def walk(self, after: TweetId, limit: int) -> list[Tweet]:
        """Tweets with a larger id, oldest first, deleted ones included: for rebuilding what is derived. Fewer than limit: there are no more."""
        ...

    async def delete(self, id: TweetId, at_ms: int) -> bool:
        """Mark as deleted; False when it was deleted already or is unknown."""
        ...

    async def restore(self, id: TweetId) -> bool:
        """Take a delete mark away; False when there was none."""
        ...

    async def set_hidden(self, id: TweetId, hidden: bool) -> bool:
        """Hide it, or take that back; False when that is so already, or it is unknown."""
        ...

    async def purge_engagements(self, deleted_before_ms: int, limit: int) -> int:
        """Remove at most `limit` likes, retweets and bookmarks of tweets that were deleted before then; answers how many.

        Fewer than limit: the next purge() of `limit` tweets finds none left.
        """
        ...

    async def purgeable(self, deleted_before_ms: int, limit: int) -> list[TweetId]:
        """Which tweets the next purge() with these would remove: no delete of theirs is undone any more."""
        ...

    async def purge(self, deleted_before_ms: int, limit: int) -> list[TweetId]:
        """Remove at most `limit` tweets that were deleted before then, first deleted first; answers which.

        Takes what likes, retweets and bookmarks are left with them, in one transaction: purge_engagements() comes before.
        """
        ...

    async def acts_of(
        self, actors: Collection[UserId], *, below: ActId | None, at_least: ActId, limit: int
    ) -> list[Act]:
        """The newest `limit` acts of all these actors with at_least <= id < below: a k-way merge.

        Fewer than limit means that there are no more in that range.
        """
        ...

    async def profile(self, user: UserId, tab: ProfileTab, below: ActId | None, limit: int) -> list[Act]:
        """Acts of one person: TWEETS leaves out replies and holds retweets, REPLIES holds replies only.

        MEDIA holds tweets and replies with pictures or videos.
        """
        ...

    async def newest(self, below: ActId | None, limit: int) -> list[Act]:
        """Everybody's newest tweets that are not replies."""
        ...

    async def tagged(self, tag: str, below: ActId | None, limit: int) -> list[Act]:
        """Tweets that carry a hashtag, whatever its case and accents, replies included."""
        ...

    async def replies(self, tweet: TweetId, below: TweetId | None, limit: int) -> list[Act]:
        """Direct replies to a tweet."""
        ...

    async def continuation(self, tweet: TweetId, author: UserId, limit: int) -> list[Act]:
        """How its author goes on below a tweet: of the oldest 1,000 replies to it their first that is not deleted, then that
        to this one, and so on; the order in which it is read."""
        ...

    async def quotes(self, tweet: TweetId, below: TweetId | None, limit: int) -> list[Act]:
        """Tweets that quote a tweet."""
        ...

    async def counts(self, ids: Collection[TweetId]) -> dict[TweetId, Counts]:
        """Counts of each id given; replies leaves out deleted ones."""
        ...

    async def tweets_counts(self, users: Collection[UserId]) -> dict[UserId, int]:
        """Live tweets and replies of each user given."""
        ...

    async def mark(self, act: ActId) -> Mark | None:
        """The pending mark of an act; None when its fan-out has ended."""
        ...

    async def advance(self, act: ActId, after: UserId) -> None:
        """Note that followers up to this id are done."""
        ...

    async def clear(self, act: ActId) -> None:
        """The fan-out has ended. Idempotent."""
        ...

    async def pending(self, after: ActId, made_before_ms: int, limit: int) -> list[Mark]:
        """Marks of acts above `after` made before then, oldest first; each answer raises their attempt by one."""
        ...

    async def repair_counts(self, after: TweetId, limit: int) -> Sequence[TweetId]:
        """Count anew what the next `limit` tweets after that id have, as deltas safe beside live traffic; answers which."""
        ...

    async def repair_tweets_counts(self, users: Collection[UserId]) -> None:
        """Count anew how many live tweets each of them has."""
        ...

    async def recount(self, limit: int) -> int:
        """Make at most `limit` counts right that went uncertain, which takes some seconds; answers how many were looked at."""
        ...

    async def forget_author(self, user: UserId, limit: int) -> list[TweetId]:
        """Name somebody no more whose tweets are purged: not as whom at most `limit` replies answer, and not in keys and
        counts; answers those replies."""
        ...

    async def check(self) -> str:
        """One line on the engine's health for `chirp doctor`. Raises Unavailable."""
        ...

    async def close(self) -> None: ...
