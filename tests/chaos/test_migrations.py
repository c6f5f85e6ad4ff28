"""PostgreSQL is restarted while `chirp migrate` works: it says so in one line, and run again it goes on to the end."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from backend import bootstrap
from backend.settings import Settings
from tests.chaos.processes import ROOT, chirp
from tests.engines import chosen
from tests.engines.postgresql import Server

pytestmark = pytest.mark.slow

_WAITS = text("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%CREATE TABLE dead_jobs%'")


@pytest.fixture
def server() -> Iterator[Server]:
    with chosen.own_postgresql() as started:
        yield started


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
async def test_a_restart_during_a_migration(server: Server, tmp_path: Path, how: signal.Signals) -> None:
    settings = Settings(data_dir=tmp_path, database_url=server.database(), secret_key="for tests only")
    engine = create_async_engine(settings.sql_url)
    async with engine.connect() as other:
        await other.execute(text("CREATE TABLE dead_jobs (id int)"))  # not committed: the last migration waits for it
        migrating = asyncio.create_task(asyncio.to_thread(_migrate, settings))
        async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as asking:
            await _until_it_waits(asking)
        server.stop(how)
        code, said = await migrating
        await other.invalidate()
    assert code == 1
    assert said.startswith("chirp: The database can't be migrated. (")
    assert said.count("\n") == 1
    server.start()
    assert await asyncio.to_thread(_migrate, settings) == (0, "")
    await bootstrap.require_schema(settings)
    await engine.dispose()


def _migrate(settings: Settings) -> tuple[int, str]:
    """The exit code, and what it says of errors."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CHIRP_")}
    environment |= {
        "CHIRP_DATA_DIR": str(settings.data_dir),
        "CHIRP_DATABASE_URL": settings.database_url,
        "CHIRP_SECRET_KEY": "for tests only",
    }
    done = subprocess.run(chirp("migrate"), cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


async def _until_it_waits(asking: AsyncConnection) -> None:
    async with asyncio.timeout(60):
        while not (await asking.execute(_WAITS)).all():
            await asyncio.sleep(0.02)
