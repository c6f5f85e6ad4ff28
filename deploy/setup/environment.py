"""The virtual environment in .venv: exactly the packages of the lock file, and the `chirp` command."""

from __future__ import annotations

import importlib.util
import os
import shlex
import sys
from pathlib import Path

import stamp
from console import ROOT, Failed, Steps, call

VENV = ROOT / ".venv"
BIN = VENV / "bin"

_LOCK = "requirements.lock"
_DEV_LOCK = "requirements-dev.lock"  # holds all of the other one too
_MADE_FOR = VENV / "made-for"
_INSTALLED = VENV / "installed"


def plan(steps: Steps, *, dev: bool) -> None:
    """Add the steps that are due."""
    here = f"{ROOT} {sys.version_info.major}.{sys.version_info.minor}"  # scripts in a venv hold its path
    fresh = stamp.read(_MADE_FOR) == here and (BIN / "python").exists()
    if not fresh:
        steps.add(f"making .venv with Python {sys.version.split()[0]}", lambda _: _make(here))
    lock = _DEV_LOCK if dev else _LOCK
    enough = {_wanted(_DEV_LOCK), _wanted(lock)}
    if not fresh or stamp.read(_INSTALLED) not in enough or not (BIN / "chirp").exists():
        steps.add(f"installing {_count(lock)} packages", lambda steps: _install(steps, lock))


def clean() -> dict[str, str]:
    """The environment for a program of .venv: its own programs first."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    return kept | {"PATH": f"{BIN}:{os.environ.get('PATH', os.defpath)}", "VIRTUAL_ENV": str(VENV)}


def _wanted(lock: str) -> str:
    return stamp.digest([lock, "deploy/setup/environment.py"])


def _count(lock: str) -> int:
    return sum("==" in line and not line.startswith((" ", "#")) for line in (ROOT / lock).read_text().splitlines())


def _make(here: str) -> None:
    missing = next((name for name in ("venv", "ensurepip") if not importlib.util.find_spec(name)), None)
    if missing:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise Failed(f"this Python has no {missing}. On Debian or Ubuntu: apt install {package}")
    # With .venv active sys.executable would be what is being replaced.
    python = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    command = [str(python) if python.exists() else sys.executable, "-m", "venv", "--clear", str(VENV)]
    log = ROOT / ".setup.log"
    if call(command, log, env=os.environ, heard=lambda _: None):
        raise Failed(f"{VENV} could not be made; {log} says why.")
    stamp.write(_MADE_FOR, here)


def _install(steps: Steps, lock: str) -> None:
    # pip itself is what came with Python. --no-deps: the lock is complete, and overrides.txt says where it differs.
    options = "--no-deps --require-hashes --only-binary :all: --no-input --disable-pip-version-check --progress-bar off"
    command = [BIN / "python", "-m", "pip", "install", *options.split(), "-r", lock]
    log, count, collected, errors = VENV / "install.log", _count(lock), 0, list[str]()

    def heard(line: str) -> None:
        nonlocal collected
        collected += line.startswith(("Collecting ", "Requirement already satisfied"))
        if line.startswith("ERROR:"):
            errors.append(line.removeprefix("ERROR:").strip())
        steps.show("unpacking" if line.startswith("Installing collected") else f"{collected} of {count}")

    if call(command, log, env=clean(), heard=heard):
        why = errors[0] if errors else "pip failed"
        raise Failed(f"{why} Is the package index reachable, and is there space? All of it: {log}")
    _write_command()
    stamp.write(_INSTALLED, _wanted(lock))


def _write_command() -> None:
    """Make the project importable and `chirp` a command, without a build backend."""
    packages = next((VENV / "lib").glob("python*")) / "site-packages"
    (packages / "chirp.pth").write_text(f"{ROOT}\n")
    command = BIN / "chirp"
    # -P: what lies in the caller's folder is not imported.
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(str(BIN / "python"))} -P -m chirp_app "$@"\n')
    command.chmod(0o755)
