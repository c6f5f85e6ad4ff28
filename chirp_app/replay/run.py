"""One replay, from the check that the instance is one's own to the report."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import click
import httpx

from backend import background, bootstrap
from backend.errors import Misconfigured
from backend.settings import Settings
from chirp_app import valkey
from chirp_app.progress import bars
from chirp_app.replay import crowd, metrics, report, screen
from chirp_app.replay.load import Load
from chirp_app.replay.plan import Plan
from chirp_app.replay.results import Results
from chirp_app.replay.watch import Watch

Show = Callable[[Plan, Load, Results], Coroutine[Any, Any, None]]
"""Shows how it goes, until it is cancelled."""
_PATIENCE_S = 10.0
"""So long a request may take, and the last fan-outs after the end."""


async def replay(
    settings: Settings, url: str, plan: Plan, *, graph: Path | None, out: Path, show: Show = screen.show
) -> tuple[Load, str]:
    """What was met, with a line that sums it up; the report is written, also when it was ended early. Raises Misconfigured."""
    limits = httpx.Limits(max_connections=plan.most_in_flight, max_keepalive_connections=plan.most_in_flight)
    # Nothing stands between: proxies of the environment are for elsewhere.
    async with httpx.AsyncClient(base_url=url, timeout=_PATIENCE_S, limits=limits, trust_env=False) as client:
        await _require_running(client)
        await bootstrap.require_schema(settings)
        async with valkey.at_hand(settings), bootstrap.open(settings, process="replay") as e:
            with bars() as step:
                people, origin = await crowd.find(e, client, plan, graph, step)
            async with crowd.signed_in(client, plan, people, origin) as signed_in:
                results = Results()
                load = Load(client, signed_in, plan, results)
                before = await metrics.read(client)
                who = f"{len(signed_in.tokens)} people ({origin}) act at {url}."
                await _drive(who, load, Watch(e, load, results), show(plan, load, results))
                grown = metrics.growth(before, await metrics.read(client))
                out.write_text(report.page(url, plan, signed_in, results, grown), encoding="utf-8")
                return load, screen.line(plan, load, results)


async def _drive(who: str, load: Load, watch: Watch, showing: Coroutine[Any, Any, None]) -> None:
    async with beside(watch.run()), beside(showing):
        driving = asyncio.create_task(load.drive())
        with _ended_by_signal(driving):
            click.echo(who, err=True)
            await asyncio.wait({driving})
        if not driving.cancelled():
            driving.result()
        await load.finish()
    await watch.finish(_PATIENCE_S)


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Runs it while the block does; it has ended when the block has. Raises what it raised, if it ended by itself."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        await background.end(task)
    if not task.cancelled():
        task.result()


@contextmanager
def _ended_by_signal(task: asyncio.Task[None]) -> Iterator[None]:
    """Ctrl-C ends what the task does, not the program, while the block runs."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)
    for number in numbers:
        loop.add_signal_handler(number, task.cancel)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


async def _require_running(client: httpx.AsyncClient) -> None:
    try:
        answer = await client.get("/health/live")
    except httpx.HTTPError as error:
        raise Misconfigured(
            f"Nothing answers at {client.base_url}: start it first, with chirp run. ({error})"
        ) from error
    if answer.status_code != 200:
        raise Misconfigured(f"{client.base_url} is no Chirp: it answers /health/live with {answer.status_code}.")
