"""Changing Meilisearch: each change is a task of the engine, whose end is waited for.

By the official client, which is made for one thread at a time; queries never come here.
"""

# The client is typed in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeAlias

import structlog

from backend.errors import unavailable
from backend.search.meilisearch_http import Http, Json, Told
from backend.search.meilisearch_place import Place

if TYPE_CHECKING:  # 5 MB, which processes that only search do without
    from meilisearch.client import Client
    from meilisearch.models.task import TaskInfo

log = structlog.get_logger()
_TIMEOUT_S = 10
_AT_A_TIME = 500
"""Documents of a task: what comes next waits for no more than those."""
_MOST_THREADS = 4
_TRIES = 3
"""Times that a change is sent: the engine fails innocent tasks along with another of their batch."""
_PATIENCE_S = 60.0
_LONG_S = 600.0
"""For tasks on a whole index."""
Send: TypeAlias = "Callable[[Client], TaskInfo]"


class Tasks:
    def __init__(self, place: Place, http: Http) -> None:
        self._place = place
        self._http = http
        self._threads = threading.local()
        # Its own: a server that hangs keeps no thread from others' work.
        self._pool = ThreadPoolExecutor(_MOST_THREADS, "meilisearch")

    def close(self) -> None:
        """What a thread waits for at the moment is given up on."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def put(self, index: str, documents: Sequence[Mapping[str, Any]]) -> None:
        """In the place of those with their ids; a few at a time, each part durable before the next. Raises Unavailable."""
        for start in range(0, len(documents), _AT_A_TIME):
            part = documents[start : start + _AT_A_TIME]
            await self._done(lambda client, part=part: client.index(index).add_documents(part))

    async def remove(self, index: str, keys: Sequence[str]) -> None:
        """By their ids and never by a filter, which fails what others send meanwhile. Raises Unavailable."""
        for start in range(0, len(keys), _AT_A_TIME):
            part: list[str | int] = [*keys[start : start + _AT_A_TIME]]
            await self._done(lambda client, part=part: client.index(index).delete_documents(part))

    async def configure(self, index: str, settings: Mapping[str, Any]) -> None:
        await self._done(lambda client: client.index(index).update_settings(dict(settings)), _LONG_S)

    async def create(self, index: str) -> Json:
        """The task as it ended: another process may have been first."""
        return await self._ended(lambda client: client.create_index(index, {"primaryKey": "id"}), _PATIENCE_S)

    async def drop(self, index: str) -> None:
        """Idempotent."""
        if await self._http.get(f"/indexes/{index}") is None:
            return
        task = await self._ended(lambda client: client.delete_index(index), _LONG_S)
        if task["status"] != "succeeded" and (told := why(task)).code != "index_not_found":
            raise unavailable("A search index can't be removed.", told)

    async def swap(self, pairs: Sequence[tuple[str, str]]) -> None:
        """All of them at one moment, or none."""
        await self._done(lambda client: client.swap_indexes([{"indexes": list(pair)} for pair in pairs]), _LONG_S)

    async def _done(self, send: Send, patience_s: float = _PATIENCE_S) -> None:
        for left in reversed(range(_TRIES)):
            task = await self._ended(send, patience_s)
            if task["status"] == "succeeded":
                return
            told = why(task)
            log.warning("search task failed", kind=task["type"], index=task["indexUid"], error=str(told), left=left)
            if not left:
                raise unavailable("The search index can't be written.", told)

    async def _ended(self, send: Send, patience_s: float) -> Json:
        info = await asyncio.get_running_loop().run_in_executor(self._pool, self._sent, send)
        return await self._http.ended(info.task_uid, patience_s)

    def _sent(self, send: Send) -> TaskInfo:
        from meilisearch.errors import MeilisearchApiError, MeilisearchError

        try:
            return send(self._client())
        except MeilisearchApiError as error:
            told = Told(error.status_code, {"code": error.code, "type": error.type, "message": error.message})
            raise unavailable("The search index can't be written.", told) from error
        except (MeilisearchError, OSError) as error:  # OSError: what requests raises of its own
            raise unavailable("The search engine is not answering.", error) from error

    def _client(self) -> Client:
        from meilisearch.client import Client

        client: Client | None = getattr(self._threads, "client", None)
        if client is None:
            client = self._threads.client = Client(self._place.base, self._place.key or None, timeout=_TIMEOUT_S)
        return client


def why(task: Json) -> Told:
    """Of a task that did not succeed."""
    return Told(200, task["error"] or {"code": task["status"]})
