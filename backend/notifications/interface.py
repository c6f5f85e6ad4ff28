"""The notifications store: who did what that concerns whom, in groups, and up to where each person has read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from backend.ids import NotificationId, TweetId, UserId


class Kind(StrEnum):
    LIKE = "like"
    RETWEET = "retweet"
    REPLY = "reply"
    MENTION = "mention"
    QUOTE = "quote"
    FOLLOW = "follow"


GROUP_MS = 24 * 3600 * 1000
"""A notification joins the group of the same kind and tweet whose first one is younger than this."""


@dataclass(frozen=True, slots=True)
class Notification:
    """actor did something that concerns user. tweet_id: the tweet liked or retweeted, or the one that replies, mentions
    or quotes; 0 for a follow."""

    id: NotificationId
    user_id: UserId
    kind: Kind
    tweet_id: TweetId
    actor_id: UserId


@dataclass(frozen=True, slots=True)
class Group:
    """position orders the groups; newest is the newest notification that is shown; actors the newest five, newest first."""

    position: NotificationId
    newest: NotificationId
    kind: Kind
    tweet_id: TweetId
    actors: tuple[UserId, ...]
    actors_count: int


class Notifications(Protocol):
    """Groups are listed newest first. hidden: people whose notifications are not shown to this user and don't count; those
    of hide_actors() are shown to nobody."""

    async def add(self, notification: Notification) -> bool:
        """Idempotent by user, kind, tweet and actor: False when it is there already."""
        ...

    async def remove(self, user: UserId, kind: Kind, tweet: TweetId, actor: UserId) -> bool:
        """False when there was none."""
        ...

    async def groups(
        self,
        user: UserId,
        kinds: Collection[Kind],
        hidden: Collection[UserId],
        *,
        until: NotificationId,
        below: NotificationId,
        limit: int,
    ) -> list[Group]:
        """The next `limit` groups as they were when `until` was the newest notification, positions below `below`.

        With until kept, pages have no gap and no double whatever is added meanwhile. Groups whose actors are all hidden
        are among them, with actors_count 0.
        """
        ...

    async def newest(self, user: UserId) -> NotificationId:
        """0 when there is none."""
        ...

    async def unread(
        self, user: UserId, kinds: Collection[Kind], hidden: Collection[UserId], limit: int
    ) -> list[tuple[Kind, TweetId]]:
        """The groups of these kinds, at most `limit`, that hold a shown notification above the read position."""
        ...

    async def read_position(self, user: UserId) -> NotificationId: ...

    async def mark_read(self, user: UserId, up_to: NotificationId) -> bool:
        """The position never goes back; False when it stayed."""
        ...

    async def hide_actors(self, actors: Collection[UserId], hidden: bool) -> list[UserId]:
        """From now on nobody is shown what these people did, nor is it counted; or it is again. Answers for whom that is new."""
        ...

    async def hidden_actors(self, after: UserId, limit: int) -> list[UserId]:
        """The next `limit` of them after that id, in ascending order."""
        ...

    async def concerned(self, actor: UserId, after: UserId, limit: int) -> list[UserId]:
        """The next `limit` people after that id who have a notification by somebody, hidden or not, in ascending order."""
        ...

    async def purge(self, older_than: NotificationId, limit: int) -> int:
        """Remove at most `limit` groups whose newest notification is older; answers how many: 0 where they expire by
        themselves."""
        ...

    async def erase(self, user: UserId, limit: int) -> int:
        """Remove at most `limit` notifications to or by somebody; answers how many. With the last ones goes all else about them."""
        ...

    async def check(self) -> str:
        """One line on the engine's health for `chirp doctor`. Raises Unavailable."""
        ...

    async def close(self) -> None: ...
