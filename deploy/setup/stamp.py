"""Tells whether something was made from these inputs: a file beside it holds their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from console import ROOT

_MADE = ("__pycache__", "external")


def digest(inputs: Iterable[str], *facts: str) -> str:
    """The hash of the facts and of the names and contents of all files in these paths (relative to the project)."""
    total = hashlib.sha256("\n".join(facts).encode())
    for file in sorted(file for name in inputs for file in _files(ROOT / name)):
        total.update(f"\0{file.relative_to(ROOT)}\0".encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def read(stamp: Path) -> str:
    try:
        return stamp.read_text().strip()
    except OSError:
        return ""


def write(stamp: Path, value: str) -> None:
    stamp.write_text(value + "\n")


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        for inside in path.rglob("*"):
            if inside.is_file() and not any(part in _MADE for part in inside.relative_to(path).parts):
                yield inside
    elif path.exists():
        yield path
