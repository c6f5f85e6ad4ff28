"""A search that a presenter can stop: while it is stopped, every call finds it away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from backend.errors import Unavailable
from backend.ids import TweetId, UserId
from backend.metrics import DEGRADED
from backend.search.interface import Document, Search, Tagged
from backend.search.query import Query
from backend.words import mark

_STOPPED = mark("Search was stopped on the X-ray page, and can be started again there.")


class StoppableSearch:
    """Stopped for as long as the file `stopped` is there, in each process that knows the same one: also in one that starts meanwhile."""

    def __init__(self, search: Search, stopped: Path) -> None:
        self._search = search
        self._stopped = stopped

    def _running(self) -> Search:
        """Raises Unavailable."""
        if self._stopped.exists():
            DEGRADED.labels("search").inc()
            raise Unavailable(_STOPPED)
        return self._search

    async def index(self, documents: Sequence[Document]) -> None:
        await self._running().index(documents)

    async def remove(self, *, tweets: Collection[TweetId] = (), people: Collection[UserId] = ()) -> None:
        await self._running().remove(tweets=tweets, people=people)

    async def stale(self, documents: Sequence[Document]) -> list[Document]:
        return await self._running().stale(documents)

    async def latest(self, query: Query, below: TweetId | None, limit: int, *, typos: bool) -> list[TweetId]:
        return await self._running().latest(query, below, limit, typos=typos)

    async def top(self, query: Query, below: TweetId, limit: int) -> list[TweetId]:
        return await self._running().top(query, below, limit)

    async def people(self, typed: str, limit: int, among: Collection[UserId] | None = None) -> list[UserId]:
        return await self._running().people(typed, limit, among)

    async def hashtags(self, typed: str, limit: int) -> list[Tagged]:
        return await self._running().hashtags(typed, limit)

    async def position(self) -> TweetId:
        return await self._running().position()

    async def advance(self, position: TweetId) -> None:
        await self._running().advance(position)

    def rebuilt(self) -> AbstractAsyncContextManager[Search]:
        return self._running().rebuilt()

    async def check(self) -> str:
        return await self._running().check()

    async def close(self) -> None:
        await self._search.close()
