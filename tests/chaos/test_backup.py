"""The backup of docs/operations.md, word for word, while people post and follow; then a start from it."""

from __future__ import annotations

import asyncio
import itertools
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.chaos.processes import ROOT, chirp_run
from tests.chaos.test_promise import Person

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def documented(data: Path, backup: Path) -> str:
    text = (ROOT / "docs" / "operations.md").read_text().partition("## Backup and restore")[2]
    block = re.search(r"((?:^    .*\n)+)", text, re.MULTILINE)
    assert block
    script = block[1].replace(".venv/bin/python", sys.executable)
    return script.replace(".data", str(data)).replace("BACKUP", str(backup))


async def live(person: Person, others: Sequence[Person], posted: list[int]) -> None:
    """Posts, and follows somebody and ends that again, until cancelled."""
    for number in itertools.count():
        answer = await person.ask("POST", "/api/tweets", json={"text": f"number {number}"})
        posted.append(int(answer.json()["tweet"]["id"]))
        other = others[number % len(others)]
        if other is not person:
            await person.ask(("POST", "DELETE")[number // len(others) % 3 == 2], f"/api/users/{other.name}/follow")


async def listed(person: Person, path: str, key: str) -> list[str]:
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await person.ask("GET", path, params={"limit": 100} | cursor)).json()
        found += [item[key] for item in page["items"]]
        if not page["next_cursor"]:
            return found
        cursor = {"cursor": page["next_cursor"]}


async def truth(person: Person) -> list[int]:
    """What the restored profiles say that the person's home must hold."""
    names = [person.name, *await listed(person, f"/api/users/{person.name}/following", "username")]
    lists = [await listed(person, f"/api/users/{name}/tweets", "id") for name in names]
    return sorted((int(id) for ids in lists for id in ids), reverse=True)


async def test_a_backup_made_under_load_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIRP_RATE_LIMITS", "off")
    monkeypatch.setenv("CHIRP_CELEBRITY_THRESHOLD", "4")
    with chirp_run(tmp_path / "data", "--no-demo") as running:
        running.wait_ready()
        people = [Person(running.url, f"person{number}") for number in range(5)]
        for person in people:
            await person.sign_up()
        posted: list[int] = []
        lives = [asyncio.create_task(live(person, people, posted)) for person in people]
        while len(posted) < 60:
            await asyncio.sleep(0.05)
        before = list(posted)
        (running.data / "demo-logins").write_text("demo / chirp-demo\n")
        script = documented(running.data, tmp_path / "backup")
        await asyncio.to_thread(subprocess.run, ["sh", "-ec", script], check=True)
        while len(posted) < len(before) + 60:
            await asyncio.sleep(0.05)
        for task in lives:
            task.cancel()
        await asyncio.gather(*lives, return_exceptions=True)
    with chirp_run(tmp_path / "backup", "--no-demo") as restored:
        restored.wait_ready()
        assert "demo / chirp-demo" in restored.said()
        for person in people:
            person.move_to(restored.url)
        async with asyncio.timeout(120):
            for person in people:
                expected = await truth(person)
                while await person.home() != expected:
                    await asyncio.sleep(0.5)
        theirs = [await listed(people[0], f"/api/users/{person.name}/tweets", "id") for person in people]
        assert set(before) <= {int(id) for ids in theirs for id in ids}
        for person in people:
            await person.close()
