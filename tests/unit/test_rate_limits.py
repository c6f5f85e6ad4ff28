"""Limits while Redis goes away and comes back, by a real Valkey that is killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend import redis_servers
from backend.errors import RateLimited
from backend.metrics import DEGRADED
from backend.rate_limits import Action, RateLimits
from tests.engines import valkey


async def test_without_redis_limits_are_open_and_that_is_counted(tmp_path: Path) -> None:
    opened = DEGRADED.labels("rate_limits")._value.get
    most = Action.PASSWORD.value.count
    with valkey.server(tmp_path) as server:
        client = redis_servers.client(server.url)
        limits = RateLimits(client, on=True)
        await limits.spend("ana", Action.PASSWORD, most)
        with pytest.raises(RateLimited):
            await limits.spend("ana", Action.PASSWORD)
        before = opened()
        server.kill()
        await limits.spend("ana", Action.PASSWORD)
        assert opened() == before + 1
        server.start()
        with pytest.raises(RateLimited):
            await limits.spend("ana", Action.PASSWORD)
        await client.aclose()
