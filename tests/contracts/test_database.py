"""What every engine of the SQL role promises about transactions, turns and its schema."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from backend.models import LiveSetting
from backend.repositories.database import Database


async def numbers(database: Database) -> list[str]:
    return [row[0] for row in await database.rows(text("SELECT value FROM live_settings ORDER BY value"))]


async def put(database: Database, *values: str) -> None:
    async with database.write() as session:
        for value in values:
            session.add(LiveSetting(name=value, value=value))
            await session.flush()


async def test_an_error_undoes_the_whole_block(database: Database) -> None:
    await put(database, "1")
    with pytest.raises(IntegrityError):
        await put(database, "2", "1")
    assert await numbers(database) == ["1"]


async def test_a_block_that_reads_is_of_one_moment(database: Database, other: Database) -> None:
    async with database.read() as session:
        connection = await session.connection()
        before = (await connection.execute(text("SELECT count(*) FROM live_settings"))).scalar_one()
        await put(other, "1")
        after = (await connection.execute(text("SELECT count(*) FROM live_settings"))).scalar_one()
    assert before == after == 0
    assert await numbers(database) == ["1"]


async def test_blocks_of_one_turn_run_one_after_the_other(database: Database, other: Database) -> None:
    async def add_one(which: Database) -> None:
        async with which.write(turn="count") as session:
            row = await session.get(LiveSetting, "count") or LiveSetting(name="count", value="0")
            row.value = str(int(row.value) + 1)
            session.add(row)

    await asyncio.gather(*(add_one(which) for which in (database, other) * 20))
    assert await numbers(database) == ["40"]


@pytest.mark.slow
async def test_migrating_is_for_one_at_a_time_across_processes(database: Database, tmp_path: Path) -> None:
    """Each writes that it is in, and out; nobody comes between."""
    engine = type(database)
    script = f"""
import asyncio, pathlib
from {engine.__module__} import {engine.__name__} as Engine
log = pathlib.Path({str(tmp_path / "log")!r})
async def main():
    database = Engine({database.url!r})
    async with database.migrating():
        with log.open("a") as out:
            out.write("in\\n")
        await asyncio.sleep(0.05)
        with log.open("a") as out:
            out.write("out\\n")
    await database.close()
asyncio.run(main())
"""
    several = [await asyncio.create_subprocess_exec(sys.executable, "-c", script) for _ in range(3)]
    assert [await one.wait() for one in several] == [0, 0, 0]
    assert (tmp_path / "log").read_text().split() == ["in", "out"] * 3
