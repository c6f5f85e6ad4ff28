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

pytestmark = pytest.mark.slow  # each command is a process of its own


async def chirp(settings: Settings, *words: str, command: str = "admin") -> tuple[int, str]:
    """The exit code of the command in a process of its own on these engines, and what it says."""
    environment = {
        "CHIRP_DATA_DIR": str(settings.data_dir),
        "CHIRP_REDIS_URL": settings.redis_url,
        "CHIRP_SECRET_KEY": "x",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "chirp_app", command, *words),
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
        told = await chirp(engines.settings, "restore", "ana")
        assert told == (0, "@ana is not suspended: nothing was to do.\n")


@pytest.mark.parametrize("typed", ["abc", "0", "-- -5", "1.5", "9" * 30])
async def test_a_threshold_that_is_no_number_is_said_so(tmp_path: Path, typed: str) -> None:
    async with factories.world(tmp_path) as engines:
        code, told = await chirp(engines.settings, "threshold", *typed.split())
    number = typed.split()[-1]
    where = "See: chirp admin threshold --help"
    told_so = f"chirp: Say from how many followers on, as a number such as 5000; {number!r} is none. {where}\n"
    assert (code, told) == (2, told_so)


async def test_what_is_given_is_taken_again(tmp_path: Path) -> None:
    async with factories.world(tmp_path) as engines:
        await factories.person("ana")
        for words, told in (
            ("grant ana", "@ana is an administrator now.\n"),
            ("grant ana", "@ana is an administrator already: nothing was to do.\n"),
            ("verify ana", "@ana is verified now.\n"),
            ("revoke @ana", "@ana is no administrator any more.\n"),
            ("revoke ana", "@ana is no administrator: nothing was to do.\n"),
            ("unverify ana", "@ana is not verified any more.\n"),
            ("unverify ana", "@ana is not verified: nothing was to do.\n"),
        ):
            assert await chirp(engines.settings, *words.split()) == (0, told)
        user = (await engines.users.by_usernames(["ana"]))["ana"]
        assert (user.role, user.verified) == ("user", False)
