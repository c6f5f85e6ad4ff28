"""Set-up says whether something is out of date, and then does nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from chirp_app import ROOT


def test_what_is_out_of_date_is_said_and_left(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "deploy" / "setup", tmp_path / "deploy" / "setup")
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    told = subprocess.run(
        [sys.executable, tmp_path / "deploy" / "setup", "--check"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert "building the interface" in told.stderr
    assert told.stderr.strip().endswith("Run: make setup")
    assert not (tmp_path / ".venv").exists()
    assert not (tmp_path / ".web").exists()
