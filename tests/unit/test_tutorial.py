"""docs/tutorial.md, followed to the letter in a copy of the tree: each block fits, and each command succeeds."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trees import ROOT, copy_to

_BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.M | re.S)


def blocks() -> Iterator[tuple[str, str, str]]:
    """Kind, file and text of each, in order."""
    for found in _BLOCK.finditer((ROOT / "docs/tutorial.md").read_text()):
        yield found[1], found[2] or "", found[3]


@pytest.mark.slow
def test_following_the_tutorial_works(tmp_path: Path) -> None:
    if (ROOT / "backend/services/notes.py").exists():
        pytest.skip("The tutorial has been followed in this very tree.")
    copy_to(tmp_path)
    commands: list[str] = []
    for kind, file, text in blocks():
        if kind == "sh":
            commands += [line for line in text.splitlines() if line.startswith(".venv/bin/")]
            continue
        place = tmp_path / file
        if kind == "python":
            assert not place.exists()
            place.write_text(text)
        elif kind == "diff":
            place.write_text(changed(place.read_text(), text))
        else:
            run(".venv/bin/python -m chirp_app.words update", tmp_path)
            place.write_text(translated(place.read_text(), text))
    tests = [file for command in commands for file in command.split() if file.startswith("tests/")]
    assert tests
    run(f".venv/bin/python -m pytest -q {' '.join(tests)}", tmp_path)  # one start for all of them
    run(".venv/bin/ruff check --quiet . && .venv/bin/ruff format --check --quiet . && .venv/bin/lint-imports", tmp_path)
    run(f".venv/bin/pyright {' '.join(file for _, file, _ in blocks() if file.endswith('.py'))}", tmp_path)


def changed(before: str, block: str) -> str:
    """With the lines of a diff's block, which must stand there once."""
    lines = block.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    assert before.count(f"\n{old}") == 1, old
    return before.replace(f"\n{old}", f"\n{new}")


def translated(catalogue: str, block: str) -> str:
    for message, meant in re.findall(r"^(msgid .*)\n(msgstr .*)$", block, re.M):
        assert catalogue.count(f'{message}\nmsgstr ""\n') == 1, message
        catalogue = catalogue.replace(f'{message}\nmsgstr ""\n', f"{message}\n{meant}\n")
    return catalogue


def run(command: str, folder: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(folder)}
    done = subprocess.run(command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
