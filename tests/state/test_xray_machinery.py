"""What can be stopped and killed in a demo world, and that nobody can elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from backend.engines import Engines
from backend.errors import Invalid, NotFound, NotSignedIn, Unavailable
from backend.search.stoppable import StoppableSearch
from backend.services import machinery
from backend.services import search as search_service
from backend.services.search import Sort
from backend.settings import Demo
from state.xray_machinery import MachineryState
from tests.state.conftest import Person, Tab

HANDLERS = ("pause_workers", "resume_workers", "kill_worker", "stop_search", "start_search", "flush_caches")
CALLS = (machinery.shown, *(getattr(machinery, name) for name in HANDLERS))


@pytest_asyncio.fixture(loop_scope="session")
async def orders(engines: Engines) -> AsyncIterator[list[str]]:
    """What a supervisor was asked for; it answers that a worker runs, or whatever is put in place of that."""
    asked: list[str] = []
    answer: dict[str, Any] = {"pid": 77, "paused": False, "ends": 2, "search_stopped": False}

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(orjson.loads(await reader.readline())["do"])
        refused = {"error": "not_running", "why": "no worker runs"}
        writer.write(orjson.dumps(refused if asked[-1] == "kill" else answer) + b"\n")
        writer.close()

    path = engines.settings.supervisor_socket
    server = await asyncio.start_unix_server(one, path)
    yield asked
    server.close()
    path.unlink(missing_ok=True)


async def test_outside_of_a_demo_world_nothing_can_be_stopped(
    engines: Engines, ana: Person, visitor: Tab, orders: list[str]
):
    for role in ("user", "admin"):  # an administrator of real people neither
        await engines.users.change(ana.viewer.id, role=role)
        for call in CALLS:
            with pytest.raises(NotFound):
                await call(ana.viewer)
        await ana.tab.run(MachineryState, "enter")
        assert not (await ana.tab.state(MachineryState)).machinery.exists
    for handler in ("enter", *HANDLERS):
        with pytest.raises(NotSignedIn):
            await visitor.run(MachineryState, handler)
    assert orders == []


async def test_without_a_supervisor_there_is_nothing_to_be_stopped(engines: Engines, ana: Person):
    engines.settings = engines.settings.model_copy(update={"demo": Demo.ON})
    for call in CALLS:
        with pytest.raises(NotFound):
            await call(ana.viewer)
    await ana.tab.run(MachineryState, "enter")
    assert not (await ana.tab.state(MachineryState)).machinery.exists


async def test_the_supervisor_is_asked_and_its_answer_shown(engines: Engines, ana: Person, orders: list[str]):
    engines.settings = engines.settings.model_copy(update={"demo": Demo.ON})
    state = await ana.tab.state(MachineryState)
    await ana.tab.run(MachineryState, "enter")
    view, first = state.machinery, state.answered
    assert (view.exists, view.workers, view.pid, view.restarts) == (True, "running", "77", 2)
    for handler in ("pause_workers", "resume_workers", "stop_search", "start_search", "read"):
        await ana.tab.run(MachineryState, handler)
    with pytest.raises(Invalid, match="No worker runs"):
        await ana.tab.run(MachineryState, "kill_worker")
    assert orders == ["status", "pause", "resume", "stop_search", "start_search", "status", "kill"]
    assert state.answered != first


async def test_a_flush_empties_the_caches_of_every_process(engines: Engines, ana: Person, orders: list[str]):
    engines.settings = engines.settings.model_copy(update={"demo": Demo.ON})
    await engines.caches.users.get_many([ana.viewer.id])
    assert engines.caches.users._kept
    await ana.tab.run(MachineryState, "flush_caches")
    assert not engines.caches.users._kept


async def test_a_supervisor_that_is_silent_is_a_sentence_and_asked_again(engines: Engines, ana: Person):
    engines.settings = engines.settings.model_copy(update={"demo": Demo.ON})
    path = engines.settings.supervisor_socket
    path.touch()  # nobody listens
    try:
        await ana.tab.run(MachineryState, "read")
        state = await ana.tab.state(MachineryState)
        assert (state.machinery.exists, state.machinery.workers) == (True, "silent")
        assert state.answered
        with pytest.raises(Unavailable, match="does not answer"):
            await ana.tab.run(MachineryState, "pause_workers")
    finally:
        path.unlink()


async def test_search_that_is_stopped_is_away_until_it_is_started(engines: Engines, ana: Person, tmp_path: Path):
    switch = tmp_path / "search-stopped"
    engines.search = StoppableSearch(engines.search, switch)
    await search_service.tweets(ana.viewer, "anything", Sort.LATEST, None, 5)
    switch.touch()
    for sort in Sort:
        with pytest.raises(Unavailable, match="stopped on the X-ray page"):
            await search_service.tweets(ana.viewer, f"anything {sort}", sort, None, 5)
    with pytest.raises(Unavailable):
        await engines.search.check()
    switch.unlink()
    await search_service.tweets(ana.viewer, "anything", Sort.LATEST, None, 5)
