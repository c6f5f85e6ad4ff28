"""What `chirp run` with its demo world takes while nobody is there, and what its home page costs a browser."""

from __future__ import annotations

import asyncio
import gzip
import statistics
from pathlib import Path

import httpx
from playwright.async_api import Browser, Response

from tests.benchmarks.live import memory
from tests.benchmarks.results import Result
from tests.benchmarks.sizes import Sizes
from tests.benchmarks.tabs import chromium
from tests.chaos.processes import Running, chirp_run

_CALM_S = 20
_PAINT = "() => performance.getEntriesByType('paint').find((one) => one.name === 'first-paint').startTime"


async def run(data: Path, sizes: Sizes, port: int) -> list[Result]:
    data.mkdir(parents=True)
    with chirp_run(data, port=port) as running:
        await asyncio.to_thread(running.wait_ready)
        async with chromium() as browser, httpx.AsyncClient(base_url=running.url) as client:
            answer = await client.post("/api/session", json={"username": "demo", "password": "chirp-demo"})
            token = answer.raise_for_status().json()["token"]
            page = await _page(browser, running.url, token, sizes)
        await asyncio.sleep(_CALM_S)
        idle = _idle(running)
    return [idle, *page]


def _idle(running: Running) -> Result:
    pids = {"supervisor": running.process.pid, **running.children()}
    shares = {role: memory(pid) / 1024 for role, pid in pids.items()}
    told = "PSS of " + ", ".join(f"{role} {share:.0f}" for role, share in shares.items())
    return Result("Memory of everything, idle", sum(shares.values()), "MB", 300, detail=told)


async def _page(browser: Browser, url: str, token: str, sizes: Sizes) -> list[Result]:
    """Home of a signed-in person, each time in a browser that has kept nothing."""
    paints: list[float] = []
    weights: dict[str, int] = {}

    async def weigh(answer: Response) -> None:
        if answer.ok and answer.request.resource_type in ("script", "stylesheet"):
            weights[answer.url] = len(gzip.compress(await answer.body(), 6))

    for turn in range(sizes.paints + 1):
        context = await browser.new_context(base_url=url)
        await context.add_cookies([{"name": "chirp_session", "value": token, "url": url}])
        page = await context.new_page()
        if turn == 0:  # not timed: the server's first page, and reading the answers takes time
            page.on("response", weigh)
        await page.goto("/")
        await page.wait_for_selector("[role=feed] article")
        await page.wait_for_load_state("networkidle")
        if turn:
            paints.append(await page.evaluate(_PAINT))
        await context.close()
    scripts = f"{len(weights)} files, gzip -6"
    told = f"of {', '.join(f'{paint:.0f}' for paint in sorted(paints))} ms"
    return [
        Result("JavaScript and CSS of home", sum(weights.values()) / 1024, "KB", 200, detail=scripts),
        Result("First paint of home, median", statistics.median(paints), "ms", 300, detail=told),
    ]
