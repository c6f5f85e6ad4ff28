"""Acts: what timelines hold, and how they get there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from backend.ids import ActId, TweetId, UserId


class Delivery(StrEnum):
    """How an act reaches home timelines: chosen once, when it is made, and stored with it."""

    PUSH = "push"
    PULL = "pull"


@dataclass(frozen=True, slots=True)
class Act:
    """A tweet or a retweet: what timelines hold. author wrote the tweet; actor tweeted or retweeted it."""

    id: ActId
    tweet_id: TweetId
    author_id: UserId
    actor_id: UserId

    @property
    def is_retweet(self) -> bool:
        return self.id != self.tweet_id


@dataclass(frozen=True, slots=True)
class Mark:
    """An act whose fan-out has not ended. after: followers up to this id are done. attempt grows with each re-enqueue."""

    act: Act
    delivery: Delivery
    after: UserId
    attempt: int
