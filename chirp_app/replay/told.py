"""Tells a program how a replay goes: a line of JSON a second on stdout, with the fields of backend/replay_views.py."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Mapping

from chirp_app.replay.load import Load
from chirp_app.replay.plan import Plan
from chirp_app.replay.results import Results, percentile

_EVERY_S = 1.0
_RECENT_S = 10
_PATIENCE_S = 20.0
"""So long it may still take to end when nobody listens any more."""


async def tell(plan: Plan, load: Load, results: Results) -> None:
    """Until it is cancelled."""
    while True:
        _say({"phase": "running", **moment(plan, load, results, load.elapsed - _RECENT_S)})
        await asyncio.sleep(_EVERY_S)


def done(plan: Plan, load: Load, results: Results) -> None:
    """The report is written: latencies are of all of it."""
    _say({"phase": "done", **moment(plan, load, results, since=None)})


def moment(plan: Plan, load: Load, results: Results, since: float | None) -> Mapping[str, object]:
    lags = sorted(lag * 1000 for _, lag in results.fan_outs)
    depth = results.moments[-1].queue if results.moments else None
    return {
        "elapsed_s": round(min(load.elapsed, plan.seconds)),
        "in_flight": load.in_flight,
        "unsent": len(results.dropped) + len(results.missed),
        "queue": -1 if depth is None else depth,
        "fan_out_p50_ms": round(percentile(lags, 50)),
        "fan_out_p99_ms": round(percentile(lags, 99)),
        "kinds": [_kind(kind, results, since) for kind in (*plan.mix, None)],
    }


def end_with_stdin() -> None:
    """Whoever started it holds the other end of stdin: when they end, however that happens, this ends as by Ctrl-C."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 64):  # not sys.stdin: a thread that waits in it aborts the interpreter's end
            pass
        os.kill(os.getpid(), signal.SIGINT)
        threading.Event().wait(_PATIENCE_S)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _kind(kind: str | None, results: Results, since: float | None) -> Mapping[str, object]:
    waits = results.waits(kind, since)
    return {
        "kind": kind or "all",
        "answered": results.count("ok", kind),
        "limited": results.count("limited", kind),
        "failed": results.count("refused", kind) + results.count("failed", kind),
        "p50_ms": round(percentile(waits, 50), 1),
        "p99_ms": round(percentile(waits, 99), 1),
    }


def _say(told: Mapping[str, object]) -> None:
    sys.stdout.write(f"{json.dumps(told)}\n")
    sys.stdout.flush()
