"""The life of the two indexes: made with their settings, filled beside the old ones, swapped, removed."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from backend.errors import Misconfigured, unavailable
from backend.search.meilisearch_http import Http, Json
from backend.search.meilisearch_place import Names, Place
from backend.search.meilisearch_schema import PEOPLE_SETTINGS, TWEETS_SETTINGS, differing
from backend.search.meilisearch_tasks import Tasks, why

_CLAIM = "claim"
"""The id of a document in the index that is being filled: by whom."""
_ABANDONED = timedelta(minutes=10)
"""A rebuild writes every few seconds. One that was killed leaves its indexes behind."""


class _Lost(Misconfigured):
    """They are somebody else's by now."""


class Indexes:
    def __init__(self, place: Place, http: Http, tasks: Tasks) -> None:
        self._place = place
        self._http = http
        self._tasks = tasks

    async def prepare(self, names: Names) -> None:
        """Make what is missing and set what differs. Safe to run twice and by two processes at once."""
        for index, settings in _wanted(names):
            if await self._settings(index) is None:
                await self._create(index)
            if differ := differing(settings, await self._settings(index) or {}):
                await self._tasks.configure(index, differ)

    async def are_ready(self, names: Names) -> bool:
        """Whether prepare() has nothing to do."""
        for index, settings in _wanted(names):
            found = await self._settings(index)
            if found is None or differing(settings, found):
                return False
        return True

    async def drop(self, names: Names) -> None:
        await self._tasks.drop(names.people)
        await self._tasks.drop(names.tweets)  # the last: a rebuild's claim is in there

    @asynccontextmanager
    async def rebuilding(self, names: Names) -> AsyncGenerator[Names]:
        """Empty indexes beside these, which take their place when the block ends well.

        One process at a time. Raises Misconfigured when another one is at it.
        """
        await self.prepare(names)
        owner = await self._claim(names.next)
        try:
            yield names.next
            await self._require(names.next, owner)
            await self._tasks.remove(names.next.tweets, [_CLAIM])
            await self._tasks.swap([(names.tweets, names.next.tweets), (names.people, names.next.people)])
        except _Lost:
            raise
        except BaseException:
            await self.drop(names.next)
            raise
        await self.drop(names.next)  # what was searched until now
        await self._forget_older()

    async def _claim(self, fresh: Names) -> str:
        """Make them, empty; answers whose they are. The engine makes an index once: whoever does has it."""
        task = await self._tasks.create(fresh.tweets)
        if task["status"] != "succeeded":
            found = await self._http.get(f"/indexes/{fresh.tweets}")
            if found is None or _when(task["enqueuedAt"]) - _when(found["updatedAt"]) < _ABANDONED:
                raise Misconfigured("The search index is being rebuilt already. Wait until that has ended.")
            await self._tasks.drop(fresh.tweets)
            return await self._claim(fresh)
        owner = secrets.token_hex(8)
        await self._tasks.put(fresh.tweets, [{"id": _CLAIM, "owner": owner}])
        await self._tasks.drop(fresh.people)
        await self.prepare(fresh)
        return owner

    async def _require(self, fresh: Names, owner: str) -> None:
        claim = await self._http.get(f"/indexes/{fresh.tweets}/documents/{_CLAIM}")
        if claim is None or claim.get("owner") != owner:
            raise _Lost("Another rebuild of the search index has taken the place of this one.")

    async def _create(self, index: str) -> None:
        task = await self._tasks.create(index)
        if task["status"] != "succeeded" and (told := why(task)).code != "index_already_exists":
            raise unavailable("A search index can't be made.", told)

    async def _settings(self, index: str) -> Json | None:
        return await self._http.get(f"/indexes/{index}/settings")

    async def _forget_older(self) -> None:
        for index in (await self._http.get("/indexes?limit=1000") or {}).get("results", []):
            if self._place.is_older(index["uid"]):
                await self._tasks.drop(index["uid"])


def _wanted(names: Names) -> list[tuple[str, Json]]:
    return [(names.tweets, TWEETS_SETTINGS), (names.people, PEOPLE_SETTINGS)]


def _when(told: str) -> datetime:
    return datetime.fromisoformat(told)
