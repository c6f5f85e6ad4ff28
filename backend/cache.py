"""The in-process caches (L1): bounded, short-lived. Cache loads what it lacks; Recent keeps what was heard lately."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable
from typing import Generic, TypeVar

from backend.metrics import CACHE_READS, CACHE_VALUES

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


UNTOLD_S = 1.0
"""The age of values in a process that does not hear what others change."""


class Cache(Generic[Key, Value]):
    """Values may be up to `ttl` seconds old, unless dropped: a dropped key is loaded anew, even while a load runs."""

    def __init__(
        self,
        name: str,
        load: Callable[[Collection[Key]], Awaitable[dict[Key, Value]]],
        *,
        ttl: float,
        size: int,
        told: Callable[[], bool] = lambda: True,
        version: Callable[[], int | None] = lambda: None,
    ) -> None:
        """load answers those of its keys that exist; missing ones are not remembered.

        told: whether this process hears what others change, and so drops it. While it answers False, values are
        1 s old at most, those that were kept before included; when it answers True again, all of them count again:
        whoever may have missed something in between calls clear().

        version: something that changes whenever what load reads does. While it is what it was when a value's load
        began, that value is as good as new, whatever its age. None: nobody can tell.
        """
        self._load = load
        self._ttl = ttl
        self._told = told
        self._version = version
        self._size = size
        # A dict of C with the time and the version of its load beside each value: a home page makes a hundred look-ups, and with a cache class
        # whose look-up is Python they cost as much as everything else in it.
        self._kept: OrderedDict[Key, tuple[Value, float, int | None]] = OrderedDict()
        self._loading: dict[Key, asyncio.Future[Value | None]] = {}
        self._tasks: set[asyncio.Task[dict[Key, Value]]] = set()
        self._hits = CACHE_READS.labels(name, "hit")
        self._misses = CACHE_READS.labels(name, "miss")
        self._shared = CACHE_READS.labels(name, "shared")
        CACHE_VALUES.labels(name).set_function(lambda: len(self._kept))

    async def get(self, key: Key) -> Value | None:
        return (await self.get_many((key,))).get(key)

    async def get_many(self, keys: Collection[Key]) -> dict[Key, Value]:
        """Those of the keys that exist."""
        oldest = time.monotonic() - (self._ttl if self._told() else min(self._ttl, UNTOLD_S))
        kept_of = self._kept.get
        found = {key: kept[0] for key in keys if (kept := kept_of(key)) is not None and kept[1] > oldest}
        missing = [key for key in keys if key not in found] if len(found) < len(keys) else []
        if missing:
            missing = self._unchanged(missing, found)
        self._hits.inc(len(found))
        if missing:
            await self._find(missing, found)
        return found

    def _unchanged(self, missing: list[Key], found: dict[Key, Value]) -> list[Key]:
        """Find those that are only old, not out of date; answers the others."""
        now, version = time.monotonic(), self._version()
        if version is None:
            return missing
        lacking: list[Key] = []
        for key in missing:
            kept = self._kept.get(key)
            if kept is not None and kept[2] == version:
                found[key] = kept[0]
                self._kept[key] = (kept[0], now, version)
            else:
                lacking.append(key)
        return lacking

    async def _find(self, missing: list[Key], found: dict[Key, Value]) -> None:
        loop = asyncio.get_running_loop()
        own: dict[Key, asyncio.Future[Value | None]] = {}
        others: dict[Key, asyncio.Future[Value | None]] = {}
        for key in missing:
            if key in self._loading:
                others[key] = self._loading[key]
            elif key not in own:
                own[key] = self._loading[key] = loop.create_future()
        if own:
            self._misses.inc(len(own))
            # A task of its own: a reader who goes away must not take the load from the others who wait for it.
            task = asyncio.create_task(self._load_own(own))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            found.update(await asyncio.shield(task))
        self._shared.inc(len(others))
        for key, future in others.items():
            if (value := await asyncio.shield(future)) is not None:
                found[key] = value

    async def _load_own(self, own: dict[Key, asyncio.Future[Value | None]]) -> dict[Key, Value]:
        began, version = time.monotonic(), self._version()
        try:
            loaded = await self._load(list(own))
        except BaseException as error:
            for key, future in own.items():
                self._end(key, future)
                future.set_exception(error if isinstance(error, Exception) else asyncio.CancelledError())
                future.exception()  # seen: when nobody else waits for it, that is no mistake
            raise
        for key, future in own.items():
            value = loaded.get(key)
            if self._end(key, future) and value is not None:
                self._keep(key, value, began, version)
            future.set_result(value)
        return loaded

    def _keep(self, key: Key, value: Value, loaded_at: float, version: int | None) -> None:
        self._kept.pop(key, None)
        self._kept[key] = (value, loaded_at, version)
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)  # the one that was loaded first

    def _end(self, key: Key, future: asyncio.Future[Value | None]) -> bool:
        """False when the key was dropped while its load ran: what was read may be old."""
        if self._loading.get(key) is not future:
            return False
        del self._loading[key]
        return True

    def drop(self, keys: Iterable[Key]) -> None:
        for key in keys:
            self._kept.pop(key, None)
            self._loading.pop(key, None)

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        self._kept.clear()
        self._loading.clear()


class Recent(Generic[Key]):
    """The largest number heard for each key, for at least `keep` seconds and not much longer than twice that."""

    def __init__(self, keep: float) -> None:
        self._keep = keep
        self._began = time.monotonic()
        self._young: dict[Key, int] = {}
        self._old: dict[Key, int] = {}

    def note(self, key: Key, number: int) -> None:
        now = time.monotonic()
        if now - self._began > self._keep:
            self._old = self._young if now - self._began < 2 * self._keep else {}
            self._young, self._began = {}, now
        self._young[key] = max(number, self._young.get(key, 0))

    def at_least(self, number: int) -> set[Key]:
        """The keys for which so much or more was heard."""
        return {key for kept in (self._young, self._old) for key, heard in kept.items() if heard >= number}

    def __len__(self) -> int:
        return len(self._young.keys() | self._old.keys())

    def clear(self) -> None:
        self._young.clear()
        self._old.clear()
