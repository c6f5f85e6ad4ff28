"""What decides what viewers see, read for many of them at once."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, event

from backend import bootstrap
from backend.engines import Engines
from backend.repositories.graph import Graph
from backend.repositories.relations import NOBODY
from backend.services import graph
from tests import factories


@pytest.mark.slow
async def test_the_relations_of_many_viewers_take_three_statements(engines: Engines):
    ana, bob, carla, dora = await factories.people(4)
    await factories.follow(ana, bob, carla)
    await factories.follow(bob, ana)
    await graph.mute(ana, carla.username)
    await graph.block(carla, bob.username)
    statements: list[str] = []

    def counted(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", counted)
    try:
        found = await engines.graph.relations([ana.id, bob.id, carla.id, dora.id])
    finally:
        event.remove(Engine, "before_cursor_execute", counted)
    assert len(statements) == 3  # about people, about words, and about what they chose
    assert {viewer: set(relations.followees) for viewer, relations in found.items()} == {
        ana.id: {bob.id, carla.id},
        bob.id: {ana.id},
        carla.id: set(),
        dora.id: set(),
    }
    assert found[ana.id].muted == {carla.id}
    assert (found[bob.id].blocked, found[carla.id].blocked) == ({carla.id}, {bob.id})
    assert found[dora.id] == NOBODY


async def test_more_viewers_than_one_statement_takes(engines: Engines):
    ana, bob = await factories.people(2)
    await factories.follow(ana, bob)
    found = await engines.graph.relations([*range(1, 1201), ana.id])
    assert len(found) == 1201
    assert set(found[ana.id].followees) == {bob.id}


async def test_the_version_tells_of_other_processes_writes_and_of_nothing_else(engines: Engines) -> None:
    """A second database object stands for another process, whose signal was lost."""
    ana, bob = await factories.people(2)
    version = engines.database.version()
    await engines.graph.relations([ana.id])
    assert engines.database.version() == version
    other = bootstrap.open_database(engines.settings.sql_url)
    await Graph(other).mute(ana.id, bob.id, 1)
    await other.close()
    assert engines.database.version() != version
    assert (await engines.graph.relations([ana.id]))[ana.id].muted == {bob.id}
