"""The in-process cache: one load at a time, and nothing old after a drop."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import pytest

from backend.cache import Cache, Recent


class Store:
    """Something slow behind the cache; counts its loads and lets a test hold one."""

    def __init__(self) -> None:
        self.value = 1
        self.loads: list[list[str]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def asked(self, times: int) -> None:
        while len(self.loads) < times:
            await asyncio.sleep(0)

    async def load(self, keys: Collection[str]) -> dict[str, int]:
        self.loads.append(list(keys))
        value = self.value
        await self.gate.wait()
        return {key: value for key in keys if not key.startswith("no")}


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def cache(store: Store) -> Cache[str, int]:
    return Cache("test", store.load, ttl=60, size=100)


async def test_two_hundred_cold_readers_cause_one_load(store: Store, cache: Cache[str, int]) -> None:
    assert await asyncio.gather(*(cache.get("a") for _ in range(200))) == [1] * 200
    assert store.loads == [["a"]]


async def test_a_batch_loads_only_what_is_missing(store: Store, cache: Cache[str, int]) -> None:
    await cache.get("a")
    assert await cache.get_many(["a", "b", "b", "none"]) == {"a": 1, "b": 1}
    assert store.loads == [["a"], ["b", "none"]]


async def test_what_does_not_exist_is_not_remembered(store: Store, cache: Cache[str, int]) -> None:
    assert [await cache.get("none"), await cache.get("none")] == [None, None]
    assert len(store.loads) == 2


async def test_a_drop_during_a_load_is_not_undone_by_it(store: Store, cache: Cache[str, int]) -> None:
    store.gate.clear()
    old = asyncio.create_task(cache.get("a"))
    await store.asked(times=1)
    store.value = 2
    cache.drop(["a"])
    fresh = asyncio.create_task(cache.get("a"))
    await store.asked(times=2)
    store.gate.set()
    assert [await old, await fresh] == [1, 2]
    assert await cache.get("a") == 2


async def test_a_failed_load_fails_its_readers_and_is_tried_again() -> None:
    answers: list[Exception | dict[str, int]] = [OSError("down"), {"a": 1}]

    async def load(keys: Collection[str]) -> dict[str, int]:
        answer = answers.pop(0)
        await asyncio.sleep(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    cache: Cache[str, int] = Cache("test", load, ttl=60, size=10)
    failed = await asyncio.gather(cache.get("a"), cache.get("a"), return_exceptions=True)
    assert [type(answer) for answer in failed] == [OSError, OSError]
    assert await cache.get("a") == 1


async def test_a_cancelled_reader_does_not_take_others_with_it(store: Store, cache: Cache[str, int]) -> None:
    store.gate.clear()
    first = asyncio.create_task(cache.get("a"))
    await store.asked(times=1)
    second = asyncio.create_task(cache.get("a"))
    await asyncio.sleep(0)
    first.cancel()
    store.gate.set()
    assert await second == 1


@pytest.mark.slow
async def test_values_are_a_second_old_at_most_in_a_process_that_hears_nothing(store: Store) -> None:
    hears = [True]
    cache: Cache[str, int] = Cache("test", store.load, ttl=600, size=10, told=lambda: hears[0])
    assert await cache.get("a") == 1
    store.value = 2
    hears[0] = False
    async with asyncio.timeout(20):
        while await cache.get("a") != 2:  # what was kept before it went deaf ages too
            await asyncio.sleep(0.02)
    hears[0] = True
    store.value = 3
    assert await cache.get("a") == 2


def test_the_largest_number_heard_counts() -> None:
    recent: Recent[str] = Recent(keep=600)
    for key, number in (("a", 5), ("b", 7), ("b", 3)):
        recent.note(key, number)
    assert (recent.at_least(5), recent.at_least(6), len(recent)) == ({"a", "b"}, {"b"}, 2)


async def test_what_was_heard_long_ago_is_forgotten() -> None:
    recent: Recent[int] = Recent(keep=0.01)
    for key in range(100):
        recent.note(key, 5)
    async with asyncio.timeout(10):
        while len(recent) > 1:
            await asyncio.sleep(0.01)
            recent.note(200, 1)


async def test_what_is_old_counts_again_while_nothing_was_written_since_its_load(store: Store) -> None:
    version = 1
    cache = Cache("test", store.load, ttl=0, size=100, version=lambda: version)
    assert [await cache.get("a"), await cache.get("a")] == [1, 1]
    assert store.loads == [["a"]]
    store.value, version = 2, 2
    assert await cache.get("a") == 2
    cache.drop(["a"])
    assert await cache.get("a") == 2
    assert len(store.loads) == 3


async def test_what_is_written_while_a_load_runs_makes_its_value_old(store: Store) -> None:
    version = 1
    cache = Cache("test", store.load, ttl=0, size=100, version=lambda: version)
    store.gate.clear()
    reading = asyncio.create_task(cache.get("a"))
    await store.asked(1)
    store.value, version = 2, 2
    store.gate.set()
    assert await reading == 1
    assert await cache.get("a") == 2
