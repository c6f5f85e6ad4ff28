"""`chirp admin` beside a process that runs."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from backend.errors import Suspended
from backend.services import tweets, users
from backend.services.tweets import Draft
from backend.settings import Settings
from chirp_app import ROOT
from tests import factories


async def chirp(settings: Settings, *words: str) -> tuple[int, str]:
    """The exit code of `chirp admin` in a process of its own on these engines, and what it says."""
    environment = {
        "CHIRP_DATA_DIR": str(settings.data_dir),
        "CHIRP_REDIS_URL": settings.redis_url,
        "CHIRP_SECRET_KEY": "x",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "chirp_app", "admin", *words),
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told, _ = await process.communicate()
    return process.returncode or 0, told.decode()


async def test_a_process_takes_up_the_threshold_while_it_runs(tmp_path: Path) -> None:
    async with factories.world(tmp_path) as engines:
        ana, bob = await factories.people(2)
        await factories.follow(bob, ana)
        engines.caches.clear()
        assert (await tweets.create(ana, Draft("pushed"))).fanout == "push"
        assert (await chirp(engines.settings, "threshold", "1"))[0] == 0
        async with asyncio.timeout(20):
            while (await tweets.create(ana, Draft("pushed or pulled"))).fanout != "pull":
                await asyncio.sleep(0.1)


async def test_suspending_and_restoring_an_account(tmp_path: Path) -> None:
    async with factories.world(tmp_path) as engines:
        ana = await factories.person("ana")
        told = await chirp(engines.settings, "suspend", "@ana")
        assert told == (0, "@ana is suspended. To undo it: chirp admin restore ana\n")
        with pytest.raises(Suspended):
            await users.profile(None, "ana")
        assert await engines.sessions.of(ana.id, 0) == []
        assert await chirp(engines.settings, "restore", "ana") == (0, "@ana is back.\n")
        assert (await users.profile(None, "ana")).username == "ana"
        assert await chirp(engines.settings, "suspend", "nobody") == (1, "chirp: No account is called nobody.\n")
        assert (await chirp(engines.settings, "threshold", "0"))[0] == 2
