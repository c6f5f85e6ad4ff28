"""From somebody's like to the number at the author's bell in a Chromium."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import AsyncExitStack

import httpx

from tests.benchmarks.results import Result, percentile
from tests.benchmarks.sizes import Sizes
from tests.benchmarks.system import System
from tests.benchmarks.tabs import BrowserTab, chromium

_PATIENCE_S = 30


async def run(system: System, sizes: Sizes) -> list[Result]:
    """Each like is of another post: it is one more that is unread. They come further apart than the pause between two counts."""
    author, fans = system.world.crowd[0], system.world.crowd[1:]
    async with chromium() as browser, AsyncExitStack() as stack:
        writer, *likers = [
            await stack.enter_async_context(
                httpx.AsyncClient(base_url=system.url, headers={"authorization": f"Bearer {one.token}"})
            )
            for one in (author, *fans[:10])
        ]
        tweets = [await _post(writer, number) for number in range(sizes.bells)]
        seen = await BrowserTab.open(browser, system.url, author)
        sent: list[float] = []
        for tweet in tweets:
            sent.append(time.time())
            (await random.choice(likers).post(f"/api/tweets/{tweet}/like")).raise_for_status()
            await asyncio.sleep(random.uniform(0.4, 0.6))
        async with asyncio.timeout(_PATIENCE_S):
            while len(tweets) not in (shown := await seen.rung()):
                await asyncio.sleep(0.1)
    delays = [
        (min(at for count, at in shown.items() if count > place) - moment) * 1000 for place, moment in enumerate(sent)
    ]
    told = f"{len(delays)} likes, each of another post"
    return [
        Result("Like to the author's bell, p50", percentile(delays, 0.5), "ms", 100, detail=told),
        Result("Like to the author's bell, p99", percentile(delays, 0.99), "ms", 500, detail=told),
    ]


async def _post(writer: httpx.AsyncClient, number: int) -> str:
    answer = await writer.post("/api/tweets", json={"text": f"Liked once, number {number}"})
    return answer.raise_for_status().json()["tweet"]["id"]
