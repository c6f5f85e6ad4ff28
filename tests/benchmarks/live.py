"""From a post to the pill in a follower's Chromium, with 200 live tabs that are all told."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Mapping

import httpx

from tests.benchmarks.results import Result, percentile
from tests.benchmarks.sizes import Sizes
from tests.benchmarks.system import System
from tests.benchmarks.tabs import BrowserTab, Tab, chromium

_PATIENCE_S = 30


async def run(system: System, sizes: Sizes) -> list[Result]:
    watcher, *others = system.world.crowd[: sizes.tabs + 1]
    async with chromium() as browser:
        seen = await BrowserTab.open(browser, system.url, watcher)
        before = memory(system.web_pid)
        tabs = [await Tab.open(seen, system.url, person) for person in others]
        async with asyncio.timeout(_PATIENCE_S):
            await asyncio.gather(*(tab.ready.wait() for tab in tabs))
        per_tab = (memory(system.web_pid) - before) / len(tabs)
        posted = await _post(system, sizes.live_posts)
        async with asyncio.timeout(_PATIENCE_S):
            while sizes.live_posts not in await seen.shown() or any(sizes.live_posts not in tab.shown for tab in tabs):
                await asyncio.sleep(0.1)
        in_dom = _delays(posted, await seen.shown())
        on_sockets = [delay for tab in tabs for delay in _delays(posted, tab.shown)]
        for tab in tabs:
            await tab.close()
    told = f"{len(posted)} posts, {len(tabs)} more live tabs"
    sockets = f"on their sockets p50 {percentile(on_sockets, 0.5):.0f}, p99 {percentile(on_sockets, 0.99):.0f} ms"
    return [
        Result("Post to a follower's DOM, p50", percentile(in_dom, 0.5), "ms", 100, detail=f"{told}; {sockets}"),
        Result("Post to a follower's DOM, p99", percentile(in_dom, 0.99), "ms", 500, detail=told),
        Result("Memory of a live tab", per_tab, "KB", 400, detail=f"PSS of the web process, over {len(tabs)} tabs"),
    ]


def memory(pid: int) -> float:
    """Its share of the machine's memory (PSS), in KB."""
    with open(f"/proc/{pid}/smaps_rollup") as rollup:  # noqa: PTH123
        return next(float(line.split()[1]) for line in rollup if line.startswith("Pss:"))


async def _post(system: System, count: int) -> list[float]:
    """When each post was sent, in seconds since 1970."""
    sent: list[float] = []
    headers = {"authorization": f"Bearer {system.world.author.token}"}
    async with httpx.AsyncClient(base_url=system.url, headers=headers) as client:
        for number in range(count):
            sent.append(time.time())
            (await client.post("/api/tweets", json={"text": f"News {number}"})).raise_for_status()
            await asyncio.sleep(random.uniform(0.1, 0.4))
    return sent


def _delays(posted: list[float], shown: Mapping[int, float]) -> list[float]:
    """Ms from each post to the first count that includes it."""
    return [
        (min(at for count, at in shown.items() if count > place) - sent) * 1000 for place, sent in enumerate(posted)
    ]
