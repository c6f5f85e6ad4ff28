"""Copies of the work tree, in which a test may change the code."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
_SHARED = (".venv", ".web-build")


def copy_to(folder: Path) -> None:
    """The files of the work tree; what set-up makes is shared. Programs in the copy need it first in PYTHONPATH."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    for name in _SHARED:
        (folder / name).symlink_to(ROOT / name)
