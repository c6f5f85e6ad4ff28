"""A replay from the page: who may start one, what it shows, and how it ends. A small program stands in for `chirp replay`."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from backend.engines import Engines
from backend.errors import NotFound, NotSignedIn
from backend.replay_views import Phase
from backend.services import replay
from backend.settings import Demo
from state.xray_replay import ReplayState
from tests.state.conftest import Person, Tab

FORM = {"rate": "20", "seconds": "60", "home": "60", "post": "10", "like": "5"}
PROGRAM = """
import json, os, signal, sys
word = lambda name: sys.argv[sys.argv.index(name) + 1]
def say(phase):
    print(json.dumps({"phase": phase, "elapsed_s": 3, "in_flight": 1, "unsent": 0, "queue": 2, "fan_out_p50_ms": 4, "fan_out_p99_ms": 9,
        "kinds": [{"kind": "all", "answered": 7, "limited": 0, "failed": 0, "p50_ms": 1.5, "p99_ms": 2.5}]}), flush=True)
def end(*_):
    open(word("--out"), "w").write(f"{word('--rate')} for {word('--duration')} of {word('--mix')}")
    say("done")
    sys.exit()
signal.signal(signal.SIGINT, end)
say("running")
signal.pause()
"""


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def program(tmp_path: Path) -> AsyncIterator[Callable[[str], None]]:
    def stands_in(text: str) -> None:
        (tmp_path / "program.py").write_text(text)
        replay.launch_by([sys.executable, str(tmp_path / "program.py")])

    stands_in(PROGRAM)
    yield stands_in
    await replay.end()
    replay.launch_by([])


def demo(engines: Engines) -> None:
    engines.settings = engines.settings.model_copy(update={"demo": Demo.ON})


async def until(tab: Tab, phase: Phase) -> ReplayState:
    async with asyncio.timeout(20):
        while True:
            await tab.run(ReplayState, "read")
            state = await tab.state(ReplayState)
            if state.replay.phase == phase:
                return state
            await asyncio.sleep(0.02)


async def test_where_people_are_real_nobody_starts_one(engines: Engines, ana: Person, visitor: Tab):
    with pytest.raises(NotSignedIn):
        await visitor.run(ReplayState, "start", FORM)
    for role in ("user", "admin"):
        await engines.users.change(ana.viewer.id, role=role)
        await ana.tab.run(ReplayState, "enter")
        assert not (await ana.tab.state(ReplayState)).replay.can
        for handler, given in (("start", [FORM]), ("stop", [])):
            with pytest.raises(NotFound):
                await ana.tab.run(ReplayState, handler, *given)
        with pytest.raises(NotFound):
            await replay.report(ana.viewer)


async def test_it_is_watched_and_stopped_and_leaves_its_report(engines: Engines, ana: Person):
    demo(engines)
    await ana.tab.run(ReplayState, "start", FORM)
    state = await until(ana.tab, "running")
    assert (state.replay.elapsed_s, state.replay.queue, state.replay.kinds[0].answered) == (3, 2, 7)
    await ana.tab.run(ReplayState, "start", FORM)
    assert "under way already" in state.errors["form"]
    await ana.tab.run(ReplayState, "stop")
    await until(ana.tab, "done")
    assert await replay.report(ana.viewer) == b"20 for 60s of home=60,post=10,like=5"


async def test_one_that_fails_says_why_and_another_may_be_started(
    engines: Engines, ana: Person, program: Callable[[str], None]
):
    demo(engines)
    program("import sys; sys.exit('chirp: Nothing answers.')")
    await ana.tab.run(ReplayState, "start", FORM)
    assert (await until(ana.tab, "failed")).replay.why == "Nothing answers."
    program(PROGRAM)
    await ana.tab.run(ReplayState, "start", FORM)
    await until(ana.tab, "running")


async def test_none_stays_behind_when_the_process_ends(engines: Engines, ana: Person, program: Callable[[str], None]):
    demo(engines)
    program(
        f"import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n{PROGRAM.replace('SIGINT, end', 'SIGTERM, end')}"
    )
    await ana.tab.run(ReplayState, "start", FORM)
    await until(ana.tab, "running")
    child = replay._child
    assert child is not None
    await replay.end()
    with pytest.raises(ProcessLookupError):
        os.kill(child.pid, 0)


async def test_one_that_has_just_ended_may_be_stopped(engines: Engines, ana: Person, program: Callable[[str], None]):
    demo(engines)
    program(PROGRAM.replace("signal.pause()", "import subprocess; subprocess.Popen(['sleep', '1'])"))
    await ana.tab.run(ReplayState, "start", FORM)
    await until(ana.tab, "running")
    child = replay._child
    assert child is not None
    async with asyncio.timeout(20):
        await child.wait()
    assert replay._child is child  # what it began still holds its end of the lines
    await ana.tab.run(ReplayState, "stop")
    await replay.end()


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate": "0"},
        {"rate": "101"},
        {"rate": "1e3"},
        {"rate": "٣"},
        {"seconds": "301"},
        {"seconds": ""},
        {"home": "-1"},
        {"home": "1001"},
        {"home": "0", "post": "0", "like": ""},
    ],
)
async def test_what_is_beyond_the_bounds_is_refused_with_a_sentence(
    engines: Engines, ana: Person, wrong: dict[str, str]
):
    demo(engines)
    await ana.tab.run(ReplayState, "start", FORM | wrong)
    state = await ana.tab.state(ReplayState)
    assert state.errors["form"].endswith(".")
    assert replay._child is None
