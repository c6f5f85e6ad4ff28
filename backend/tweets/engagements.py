"""What people do to tweets: likes, retweets, bookmarks. A part of the tweets store's interface."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from backend.ids import ActId, TweetId, UserId
from backend.tweets.acts import Act, Delivery


@dataclass(frozen=True, slots=True)
class Engagement:
    """A row of a "who did it" or "what I did" list: position orders it, newest (largest) first."""

    position: int
    tweet_id: TweetId
    user_id: UserId


class Engaged(NamedTuple):
    """What one person did to one tweet."""

    liked: bool = False
    retweeted: bool = False
    bookmarked: bool = False


class Engagements(Protocol):
    """Every write is idempotent and durable, and exact under concurrency: the insert decides, the count follows with it.

    Lists are newest first; `below` is exclusive, None starts at the top.
    """

    async def like(self, tweet: TweetId, user: UserId, position: int) -> bool:
        """True when it is new."""
        ...

    async def unlike(self, tweet: TweetId, user: UserId) -> bool:
        """True when there was one."""
        ...

    async def likers(self, tweet: TweetId, below: int | None, limit: int) -> list[Engagement]: ...

    async def likes_by(self, user: UserId, below: int | None, limit: int) -> list[Engagement]: ...

    async def retweet(self, act: Act, delivery: Delivery) -> bool:
        """Store the act with its mark and count in one transaction; False when the actor retweets that tweet already."""
        ...

    async def unretweet(self, tweet: TweetId, user: UserId) -> ActId | None:
        """Remove the act and its mark; answers which act it was, None when there was none."""
        ...

    async def retweets(self, acts: Collection[ActId]) -> dict[ActId, Act]:
        """Those that stand."""
        ...

    async def retweeters(self, tweet: TweetId, below: ActId | None, limit: int) -> list[Engagement]:
        """Who retweets it; position is the act."""
        ...

    async def bookmark(self, tweet: TweetId, user: UserId, position: int) -> bool:
        """True when it is new."""
        ...

    async def unbookmark(self, tweet: TweetId, user: UserId) -> bool:
        """True when there was one."""
        ...

    async def bookmarks_of(self, user: UserId, below: int | None, limit: int) -> list[Engagement]: ...

    async def engaged(self, user: UserId, ids: Collection[TweetId]) -> dict[TweetId, Engaged]:
        """What the user did to each of these tweets."""
        ...
