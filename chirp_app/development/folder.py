"""The folder that Vite serves from, and that pages are compiled into: .web-dev, beside the two of set-up."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from backend.errors import Misconfigured
from chirp_app import ROOT
from chirp_app.supervisor import end_with_parent

WEB = ROOT / ".web-dev"
PROBLEMS = WEB / "problems"
_BUILT = ROOT / ".web-build"
_SETUP = ROOT / "deploy" / "setup"
_MADE_FROM = WEB / "made-from"
_CONFIG = Path(__file__).with_name("vite.config.js")


def prepare() -> None:
    """Make the folder anew when the packages have changed. Raises Misconfigured when set-up fails (and has said why)."""
    packages = _packages()
    if not _MADE_FROM.exists() or _MADE_FROM.read_text() != packages:
        if not _is_installed() and subprocess.run([sys.executable, _SETUP], check=False).returncode:
            raise Misconfigured("The interface is not built. Mend what set-up says above, and start again.")
        shutil.rmtree(WEB, ignore_errors=True)
        shutil.copytree(_BUILT, WEB, ignore=_not_needed)
        shutil.copytree(_BUILT / "node_modules", WEB / "node_modules", symlinks=True, copy_function=_link)
        _MADE_FROM.write_text(packages)
    shutil.rmtree(PROBLEMS, ignore_errors=True)
    PROBLEMS.mkdir()
    shutil.copy(_CONFIG, WEB / "vite.dev.config.js")


def inputs() -> subprocess.Popen[str]:
    """Begins to compute the hash of all that pages are compiled from, which it prints."""
    return subprocess.Popen(
        [sys.executable, _SETUP, "--inputs"], stdout=subprocess.PIPE, text=True, preexec_fn=end_with_parent
    )


def _is_installed() -> bool:
    """Whether set-up has installed the very packages that the lock names."""
    lock = _BUILT / "bun.lock"
    return lock.exists() and lock.read_bytes() == (ROOT / "reflex.lock" / "bun.lock").read_bytes()


def _packages() -> str:
    files = [*sorted((ROOT / "reflex.lock").iterdir()), ROOT / "requirements.lock"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _not_needed(folder: str, names: list[str]) -> list[str]:
    return ["node_modules", "build"] if Path(folder) == _BUILT else []


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)
