"""A replay of load on this very instance, from a button: `chirp replay` as a child of this process. In a demo world only.

One at a time. It ends with this process, however that ends: it reads its stdin, whose other end is held here.
"""

from __future__ import annotations

import asyncio
import json
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import structlog

from backend.engines import engines
from backend.errors import Invalid, NotFound
from backend.replay_views import ReplayKindView, ReplayView
from backend.services import xray
from backend.views import Viewer
from backend.words import t

log = structlog.get_logger()
KINDS = ("home", "profile", "search", "post", "like")
MOST_A_SECOND = 100
LONGEST_S = 300
_MOST_WEIGHT = 1000
_PEOPLE = 100
_PATIENCE_S = 3.0
_command: Sequence[str] = ()
_child: Process | None = None
_reading: asyncio.Task[None] | None = None
_view = ReplayView()


@dataclass(frozen=True)
class Asked:
    """rate: requests a second, on average. mix: weights of KINDS."""

    rate: float
    seconds: int
    mix: Mapping[str, int]


def launch_by(command: Sequence[str]) -> None:
    """These words, with some more behind them, begin a replay of the instance that this process belongs to."""
    global _command
    _command = command


async def shown(viewer: Viewer) -> ReplayView:
    """How the last one goes. Raises NotFound."""
    await xray.require(viewer)
    return replace(_view, can=True) if _can() else ReplayView()


async def start(viewer: Viewer, asked: Asked) -> None:
    """Raises Invalid."""
    global _child, _reading, _view
    await _require(viewer)
    _check(asked)
    if _view.phase == "done" and _reading:
        await asyncio.wait({_reading}, timeout=_PATIENCE_S)  # it has told all, and ends
    if _child is not None or _view.phase == "starting":
        raise Invalid(t("A replay is under way already. Stop it first."))
    _view = ReplayView(phase="starting", rate=asked.rate, seconds=asked.seconds)
    mix = ",".join(f"{kind}={weight}" for kind, weight in asked.mix.items() if weight)
    words = ["--rate", f"{asked.rate:g}", "--duration", f"{asked.seconds}s", "--mix", mix, "--people", str(_PEOPLE)]
    try:
        _child = await asyncio.create_subprocess_exec(
            *_command,
            *words,
            "--json",
            "--out",
            _report(),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            start_new_session=True,
        )
    except BaseException as error:
        _view = replace(_view, phase="failed", why=str(error))
        raise
    log.info("replay begins", rate=asked.rate, seconds=asked.seconds, mix=mix, by=viewer.id)
    _reading = asyncio.create_task(_follow(_child))


async def stop(viewer: Viewer) -> None:
    """Ask it to end, with its report."""
    global _view
    await _require(viewer)
    if _child is not None and _view.phase in ("starting", "running"):
        _view = replace(_view, phase="ending")
        _signal(_child, signal.SIGINT)


async def report(viewer: Viewer) -> bytes:
    """The HTML of the last one that ended. Raises NotFound."""
    await _require(viewer)
    try:
        return await asyncio.to_thread(_report().read_bytes)
    except FileNotFoundError:
        raise NotFound from None


async def end() -> None:
    """When this process ends: no replay stays behind."""
    if _child is None or _reading is None:
        return
    child = _child
    _signal(child, signal.SIGINT)
    await asyncio.wait({_reading}, timeout=_PATIENCE_S)
    if not _reading.done():
        _signal(child, signal.SIGKILL)
        await _reading


def _signal(child: Process, number: signal.Signals) -> None:
    try:
        child.send_signal(number)
    except ProcessLookupError:
        pass  # it has ended already


async def _follow(child: Process) -> None:
    """Until it has ended: what it tells is what is shown."""
    global _child, _view
    assert child.stdout
    assert child.stderr
    last = asyncio.create_task(_last_line(child.stderr))
    try:
        async for line in child.stdout:
            _view = _told(_view, json.loads(line))
    except (ValueError, TypeError, KeyError) as error:
        log.error("a replay says what nobody understands", error=repr(error))
        _signal(child, signal.SIGKILL)
    finally:
        why = await last
        code = await child.wait()
        log.info("replay ended", code=code, said=why)
        if _view.phase != "done":
            stopped = _view.phase == "ending"
            _view = ReplayView() if stopped else replace(_view, phase="failed", why=why.removeprefix("chirp: "))
        _child = None


async def _last_line(stream: asyncio.StreamReader) -> str:
    last = ""
    while True:
        try:
            line = await stream.readline()
        except ValueError:
            continue  # longer than anything that is shown
        if not line:
            return last
        last = line.decode(errors="replace").strip() or last


def _told(before: ReplayView, told: dict[str, Any]) -> ReplayView:
    kinds = [ReplayKindView(**one) for one in told.pop("kinds")]
    phase = "ending" if before.phase == "ending" and told["phase"] == "running" else told["phase"]
    return replace(before, **{**told, "phase": phase, "kinds": kinds})


def _check(asked: Asked) -> None:
    if not 0 < asked.rate <= MOST_A_SECOND:
        raise Invalid(t("The rate is a number of requests a second, up to {most}.", most=MOST_A_SECOND))
    if not 5 <= asked.seconds <= LONGEST_S:
        raise Invalid(t("A replay from this page takes up to {count} minutes.", count=LONGEST_S // 60))
    weights = [asked.mix.get(kind, 0) for kind in KINDS]
    if asked.mix.keys() - set(KINDS) or not all(0 <= one <= _MOST_WEIGHT for one in weights) or not any(weights):
        raise Invalid(t("The mix is made of whole numbers, one of them at least above 0."))


def _report() -> Path:
    return engines().settings.data_dir.absolute() / "replay.html"


def _can() -> bool:
    return bool(_command) and xray.is_open_to_all()


async def _require(viewer: Viewer) -> None:
    await xray.require_demo(viewer)
    if not _command:
        raise NotFound
