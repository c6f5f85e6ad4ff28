"""Shows a replay while it runs: a table on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import asyncio

from rich.console import Console
from rich.live import Live
from rich.table import Table

from chirp_app.replay.load import Load
from chirp_app.replay.plan import Plan
from chirp_app.replay.results import OUTCOMES, Results, percentile

_RECENT_S = 10
_LINE_EVERY_S = 10


async def show(plan: Plan, load: Load, results: Results) -> None:
    """Until it is cancelled."""
    console = Console(stderr=True)
    if not console.is_terminal:
        while True:
            await asyncio.sleep(_LINE_EVERY_S)
            console.print(line(plan, load, results, load.elapsed - _RECENT_S), highlight=False, soft_wrap=True)
    with Live(table(plan, load, results), console=console, auto_refresh=False, transient=True) as live:
        while True:
            await asyncio.sleep(0.5)
            live.update(table(plan, load, results), refresh=True)


def line(plan: Plan, load: Load, results: Results, since: float | None = None) -> str:
    """Latencies are of what was answered since then, or of all; counts are of all."""
    waits = results.waits(since=since)
    return (
        f"{load.elapsed:.0f} of {plan.seconds:.0f} s: {results.count('ok')} answered, {results.count('limited')} limited, "
        f"{results.count('refused') + results.count('failed')} refused or failed, {_unsent(results)}; "
        f"p50 {percentile(waits, 50):.1f} ms, p99 {percentile(waits, 99):.1f} ms; {_aside(load, results)}"
    )


def table(plan: Plan, load: Load, results: Results) -> Table:
    title = f"{load.elapsed:.0f} of {plan.seconds:.0f} s at {plan.rate:g}/s (Ctrl-C ends it, with its report)"
    shown = Table(
        title=title,
        caption=f"{_unsent(results)}; {_aside(load, results)}; latencies of the last {_RECENT_S} s",
        title_justify="left",
    )
    shown.add_column("")
    for name in ("answered", "limited", "refused", "failed", "p50 ms", "p99 ms", "max ms"):
        shown.add_column(name, justify="right")
    for kind in (*plan.mix, None):
        waits = results.waits(kind, load.elapsed - _RECENT_S)
        counts = [str(results.count(outcome, kind)) for outcome in OUTCOMES]
        shown.add_row(kind or "all", *counts, *(f"{percentile(waits, mark):.1f}" for mark in (50, 99, 100)))
    return shown


def _unsent(results: Results) -> str:
    return f"{len(results.dropped)} dropped, {len(results.missed)} missed"


def _aside(load: Load, results: Results) -> str:
    lags = sorted(lag * 1000 for _, lag in results.fan_outs)
    depth = results.moments[-1].queue if results.moments else None
    return (
        f"in flight {load.in_flight}, queue {'?' if depth is None else depth}, "
        f"fan-out p50 {percentile(lags, 50):.0f} ms, p99 {percentile(lags, 99):.0f} ms"
    )
