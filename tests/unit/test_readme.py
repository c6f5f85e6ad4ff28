"""The front door promises nothing that stands nowhere else: its numbers are measured ones, its commands are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
_MOST_WORDS = 700  # about two minutes, tables included


def _section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_each_number_is_one_of_the_page_of_numbers() -> None:
    measured = (ROOT / "docs/performance.md").read_text()
    numbers = re.findall(r"\d[\d,.]*\d(?: [a-zMB/]+)?", _section("Measured"))
    assert len(numbers) > 8
    known = set(re.findall(r"\d[\d,.]*\d", measured))
    assert [number for number in numbers if number.split()[0] not in known] == []


def test_each_command_is_there() -> None:
    commands = re.findall(r"`?make (\w+)", README)
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert commands
    assert set(commands) <= targets


def test_the_proof_says_how_many_parts_were_removed() -> None:
    removed = re.findall(r"^\| [^|]+ \| `[^`]+\.py` \|", (ROOT / "docs/decisions/proof.md").read_text(), re.M)
    assert f"{len(removed)} parts of the code were removed" in README


def test_it_is_read_in_two_minutes() -> None:
    assert len(README.split()) < _MOST_WORDS
