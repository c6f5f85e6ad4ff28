"""The disk fills up while people post and read: what was acknowledged is kept, the rest is refused in words, and it heals."""

from __future__ import annotations

import asyncio
import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from PIL import Image

from tests.chaos.load import Load, load
from tests.chaos.processes import chirp_run, own_disk

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts a disk of its own")
_SENTENCE = "The disk is full: nothing can be saved right now. What was saved before is safe."


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """To the last byte, until the block ends."""
    ballast = folder / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            for size in (1 << 20, 1 << 12, 1):
                with suppress(OSError):
                    while file.write(b"x" * size):
                        pass
        yield
    finally:
        ballast.unlink()


async def refusals(storm: Load) -> float:
    """How often the web process counted that the disk was full."""
    metrics = (await storm.client.get("/metrics")).text
    found = re.search(r'^chirp_errors_total{where="disk_full"} (\S+)', metrics, re.MULTILINE)
    return float(found[1]) if found else 0


async def test_a_disk_that_fills_up_under_load_loses_nothing_and_heals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHIRP_RATE_LIMITS", "off")
    data, picture = tmp_path / "data", io.BytesIO()
    data.mkdir(mode=0o700)
    Image.effect_noise((300, 300), 90).save(picture, "PNG")
    with chirp_run(data, "--no-demo", within=own_disk(data, "size=100m,mode=700")) as running:
        running.wait_ready()
        inside = Path(f"/proc/{running.process.pid}/root") / data.relative_to("/")
        async with load(running.url) as storm:
            await storm.until("post", 201, 20)
            who, kept = storm.posters[0], max(storm.posted)
            with full(inside):
                await storm.until("post", 503, 5)
                storm.forget()
                calls = [
                    storm.ask("post", "POST", "/api/tweets", json={"text": "no room"}, headers=who),
                    storm.ask(
                        "upload", "POST", "/api/media", files={"file": ("a.png", picture.getvalue())}, headers=who
                    ),
                    storm.ask("follow", "POST", f"/api/users/{storm.names[1]}/follow", headers=who),
                ]
                for answer in await asyncio.gather(*calls):
                    assert (answer.status_code, answer.json()["detail"]) == (503, _SENTENCE), answer.text
                await storm.until("read", 200, 10)
                assert storm.answers["read", 503] == 0
                assert (await storm.client.get(f"/api/tweets/{kept}")).status_code == 200
                assert await refusals(storm) >= 3
                assert not os.statvfs(inside).f_bavail
            storm.forget()
            await storm.until("post", 201, 20)
            upload = {"file": ("a.png", picture.getvalue())}
            assert (await storm.ask("upload", "POST", "/api/media", files=upload, headers=who)).status_code == 201
            await storm.settled()
        assert "disk is full" in running.said()
        assert running.is_ready()
