"""The search engine: finds ids by words. It never decides who may see what it found."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from backend.ids import TweetId, UserId, ms_of
from backend.search.query import Query

MOST = 1000
"""Ids of a ranked answer."""
_DOUBLING_MS = 7 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class TweetDocument:
    """author, mentions and reply_to are usernames; hashtags are written without #."""

    id: TweetId
    author: str
    text: str
    mentions: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    reply_to: str | None = None
    has_links: bool = False
    has_media: bool = False
    likes: int = 0
    shares: int = 0
    """Retweets and quotes."""

    @property
    def rank(self) -> int:
        """What "top" sorts by, largest first: when it was posted (ms), and a week later for each doubling of its likes and shares."""
        return ms_of(self.id) + int(math.log2(1 + self.likes + 2 * self.shares) * _DOUBLING_MS)


@dataclass(frozen=True, slots=True)
class PersonDocument:
    id: UserId
    username: str
    display_name: str
    followers: int = 0


Document: TypeAlias = TweetDocument | PersonDocument


@dataclass(frozen=True, slots=True)
class Tagged:
    """A hashtag in one of its spellings, without case, and in how many tweets it is: about, deleted ones may count."""

    tag: str
    tweets: int


class Search(Protocol):
    """Words are those of words.py, whatever the engine. Calls raise Unavailable when the engine is not there."""

    async def index(self, documents: Sequence[Document]) -> None:
        """Put these in the place of what has their ids. When it returns they are durable, and found within a second."""
        ...

    async def remove(self, *, tweets: Collection[TweetId] = (), people: Collection[UserId] = ()) -> None:
        """Idempotent; unknown ids are fine."""
        ...

    async def stale(self, documents: Sequence[Document]) -> list[Document]:
        """Those that are not in the index exactly as given."""
        ...

    async def latest(self, query: Query, below: TweetId | None, limit: int, *, typos: bool) -> list[TweetId]:
        """The newest `limit` tweets with id < below (None: from the top), newest first.

        Fewer than limit means that there are no more. typos: words of 5 letters forgive one, of 9 two.
        """
        ...

    async def top(self, query: Query, below: TweetId, limit: int) -> list[TweetId]:
        """At most `limit` (<= 1,000) tweets with id < below by rank: exact matches first, then those with typos."""
        ...

    async def people(self, typed: str, limit: int, among: Collection[UserId] | None = None) -> list[UserId]:
        """At most `limit` (<= 1,000) people whose names hold these words, the last one as a beginning.

        The person of exactly that username first, then by followers; then those with typos. among: only of these (<= 1,000).
        """
        ...

    async def hashtags(self, typed: str, limit: int) -> list[Tagged]:
        """At most `limit` (<= 1,000) hashtags that begin so, most used first."""
        ...

    async def position(self) -> TweetId:
        """Every tweet up to this id is in the index; 0 while it is being filled."""
        ...

    async def advance(self, position: TweetId) -> None: ...

    def rebuilt(self) -> AbstractAsyncContextManager[Search]:
        """An empty index to fill; it takes the place of this one, for every process, when the block ends well.

        Searches go on meanwhile. Raises Misconfigured when a rebuild runs already.
        """
        ...

    async def check(self) -> str:
        """One line on the engine's health for `chirp doctor`. Raises Unavailable."""
        ...

    async def close(self) -> None:
        """What was indexed and awaited is durable without it."""
        ...
