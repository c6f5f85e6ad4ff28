"""Signals: what goes over the bus between processes. Ids only; whoever hears one reads the stores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from backend.ids import ActId, NotificationId, TweetId, UserId


@dataclass(frozen=True, slots=True)
class ActReached:
    """An act was written to these viewers' home timelines (one chunk of a fan-out). author wrote the tweet; 0: the actor."""

    act: ActId
    actor: UserId
    viewers: tuple[UserId, ...]
    tweet: TweetId = 0
    author: UserId = 0
    kind: Literal["act_reached"] = "act_reached"


@dataclass(frozen=True, slots=True)
class ActPulled:
    """A pull author acted: live viewers who follow the actor have something new. Also: its pull mark moved."""

    act: ActId
    actor: UserId
    tweet: TweetId = 0
    author: UserId = 0
    kind: Literal["act_pulled"] = "act_pulled"


@dataclass(frozen=True, slots=True)
class ActMade:
    """Sent at once by the process that stored an act: for the actor's own other tabs and the public feeds."""

    act: ActId
    actor: UserId
    tweet: TweetId = 0
    kind: Literal["act_made"] = "act_made"


@dataclass(frozen=True, slots=True)
class PinChanged:
    """What a person has pinned to their profile is another post now, or none (0): for their own tabs."""

    user: UserId
    tweet: TweetId
    kind: Literal["pin_changed"] = "pin_changed"


@dataclass(frozen=True, slots=True)
class RetweetEnded:
    """A retweet was taken back: drop it from the caches."""

    act: ActId
    kind: Literal["retweet_ended"] = "retweet_ended"


@dataclass(frozen=True, slots=True)
class TweetChanged:
    """Deleted, restored or counted anew: drop it from the caches."""

    tweet: TweetId
    deleted: bool
    kind: Literal["tweet_changed"] = "tweet_changed"


@dataclass(frozen=True, slots=True)
class UsersChanged:
    """Cards, counts or relations of these people changed: drop them from the caches."""

    users: tuple[UserId, ...]
    kind: Literal["users_changed"] = "users_changed"


@dataclass(frozen=True, slots=True)
class CachesFlushed:
    """Somebody wants every process to read everything anew: a presenter who shows what caches are for."""

    kind: Literal["caches_flushed"] = "caches_flushed"


@dataclass(frozen=True, slots=True)
class NotificationsChanged:
    """What a person is told of grew (id: the new notification), shrank or was read (0)."""

    user: UserId
    id: NotificationId = 0
    kind: Literal["notifications_changed"] = "notifications_changed"


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """A session was revoked (id 0: all sessions of the user): drop its cache entry, live tabs and streams."""

    user: UserId
    session: int
    kind: Literal["session_ended"] = "session_ended"


Signal: TypeAlias = (
    ActReached
    | ActPulled
    | ActMade
    | PinChanged
    | RetweetEnded
    | TweetChanged
    | UsersChanged
    | CachesFlushed
    | NotificationsChanged
    | SessionEnded
)
