"""Asking Meilisearch: one connection pool of the process, every answer checked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

import httpx

from backend.errors import unavailable
from backend.search.meilisearch_place import Place
from backend.search.meilisearch_queries import Asked, beyond

_TIMEOUT = httpx.Timeout(6.5, connect=2.0, pool=2.0)
"""Longer than the engine's own limit to a search (searchCutoffMs)."""
_AT_A_TIME = 100
"""Hits of a request: more of them come near the time at which the engine cuts a search short."""
_SOON_S, _LATE_S = 0.01, 0.25
Json = dict[str, Any]


class Told(Exception):
    """The engine's own words; code, type and message are those of its documented errors."""

    def __init__(self, status: int, error: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(error.get("code") or "")
        self.type = str(error.get("type") or "")
        super().__init__(f"{self.code or status}: {error.get('message') or 'no message'}")


class Http:
    def __init__(self, place: Place) -> None:
        headers = {"Accept-Encoding": "identity"}  # with gzip, kept connections stall for 40 ms an answer
        if place.key:
            headers["Authorization"] = f"Bearer {place.key}"
        self._client = httpx.AsyncClient(base_url=place.base, headers=headers, timeout=_TIMEOUT, trust_env=False)

    async def get(self, path: str) -> Json | None:
        """None when the engine knows no such index or document. Raises Unavailable."""
        try:
            return await self._ask("GET", path)
        except Told as told:
            if told.status == 404 and told.code in ("index_not_found", "document_not_found"):
                return None
            raise unavailable("The search engine does not answer as it should.", told) from told

    async def search(self, index: str, body: Mapping[str, Any]) -> Json:
        """Raises Unavailable."""
        try:
            return await self._ask("POST", f"/indexes/{index}/search", body)
        except Told as told:
            raise unavailable("The search index can't be read.", told) from told

    async def ids(self, index: str, asked: Asked, limit: int) -> list[int]:
        """At most `limit` documents that are what was asked for, in its order. Raises Unavailable."""
        found: list[int] = []
        filters = list(asked.filters)
        size = min(limit, _AT_A_TIME)
        while len(found) < limit:
            hits = await self._hits(index, asked, filters, size)
            found += [int(hit["id"]) for hit in hits if asked.holds(hit["text"])]
            if len(hits) < size:
                break
            size = _AT_A_TIME
            filters = [*asked.filters, beyond(asked.order, _values(hits[-1], asked.order))]
        return found[:limit]

    async def ended(self, task: int, patience_s: float) -> Json:
        """A task that succeeded, failed or was cancelled. Raises Unavailable when it takes longer."""
        until, wait = time.monotonic() + patience_s, _SOON_S
        while True:
            told = await self.get(f"/tasks/{task}")
            if told is not None and told["status"] not in ("enqueued", "processing"):
                return told
            if time.monotonic() > until:
                raise unavailable("The search index falls behind.", TimeoutError(f"task {task} has not ended"))
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LATE_S)

    async def close(self) -> None:
        await self._client.aclose()

    async def _hits(self, index: str, asked: Asked, filters: Sequence[str], size: int) -> list[Json]:
        answer = await self.search(
            index,
            {
                "q": asked.text,
                "filter": filters,
                "sort": [f"{name}:desc" for name in asked.order],
                "matchingStrategy": "all",
                "limit": size,
                "attributesToRetrieve": ["id", "text", *asked.order],
            },
        )
        hits = cast("list[Json]", answer["hits"])
        values = [_values(hit, asked.order) for hit in hits]
        if any(after >= before for before, after in pairwise(values)):
            cut = TimeoutError("it was cut short: its hits are out of order")
            raise unavailable("That search takes the search engine too long.", cut)
        return hits

    async def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Json:
        """Raises Told, and Unavailable when there is no answer."""
        try:
            answer = await self._client.request(method, path, json=body)
            told: object = answer.json() if answer.content else {}
        except (httpx.HTTPError, ValueError) as error:
            named = error if str(error) else type(error)(type(error).__name__)
            raise unavailable("The search engine is not answering.", named) from error
        told = cast("Json", told) if isinstance(told, dict) else {}
        if answer.is_success:
            return told
        raise Told(answer.status_code, told)


def _values(hit: Json, order: Sequence[str]) -> tuple[int, ...]:
    return tuple(hit[name] for name in order)
