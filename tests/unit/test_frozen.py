"""Ranked lists that are kept for their next pages, in a real Valkey."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend import frozen, redis_servers
from backend.frozen import Frozen
from tests.engines.valkey import valkey


class Lists:
    """Makes lists, each other than the one before."""

    def __init__(self) -> None:
        self.made = 0

    async def __call__(self) -> list[int]:
        self.made += 1
        return [self.made] * 30


async def test_a_list_stays_as_it_was(tmp_path: Path):
    with valkey(tmp_path) as url:
        kept, make = Frozen(redis_servers.client(url)), Lists()
        assert await kept.get("top:cats", 1000, make) == await kept.get("top:cats", 1000, make) == [1] * 30
        assert await kept.get("top:cats", 2000, make) == [2] * 30
        assert await kept.get("top:dogs", 1000, make) == [3] * 30


async def test_searches_without_end_do_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(frozen, "_SLOTS", 4)
    with valkey(tmp_path) as url:
        redis = redis_servers.client(url)
        kept, make = Frozen(redis), Lists()
        first = await kept.get("top:cats", 1000, make)
        for n in range(100):
            assert await kept.get(f"top:{n}", 1000, make) == [n + 2] * 30
        assert await redis.dbsize() <= 4
        assert await kept.get("top:cats", 1000, make) not in (first, [make.made - 1] * 30)  # as an expired one
