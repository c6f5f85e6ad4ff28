"""A Redis that hangs: one waits for it, the others are told at once, and it is found again as soon as it answers."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from backend import redis_servers
from tests.chaos.processes import processes
from tests.engines.valkey import valkey


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_one_waits_for_a_server_that_hangs_and_the_others_do_not(tmp_path: Path) -> None:
    with valkey(tmp_path) as url:
        client = redis_servers.client(url)
        await client.set("a", 1)
        (pid,) = [pid for pid, _, command in processes() if url.removeprefix("unix://") in command]
        os.kill(pid, signal.SIGSTOP)
        try:
            with pytest.raises(redis_servers.GONE):
                await client.get("a")
            began = time.monotonic()
            for _ in range(100):
                with pytest.raises(redis_servers.GONE, match="a moment ago"):
                    await client.get("a")
            assert time.monotonic() - began < redis_servers._AWAY_S
        finally:
            os.kill(pid, signal.SIGCONT)
        async with asyncio.timeout(10):
            while True:
                try:
                    assert await client.get("a") == b"1"
                    break
                except redis_servers.GONE:
                    await asyncio.sleep(0.05)
        await client.aclose()
