"""The interface, built once for any host and port: made in .web-build, served from .web, swapped when it is complete."""

from __future__ import annotations

import json
import shutil
import subprocess

import stamp
from console import ROOT, Failed, Steps, call
from environment import BIN, clean

_SERVED = ROOT / ".web"
_WORK = ROOT / ".web-build"
_STAMP = _SERVED / "built-from"
_INPUTS = (
    "rxconfig.py",
    "chirp_app/built_pages.py",
    "chirp_app/chirp_app.py",
    "chirp_app/pages",
    "chirp_app/words.py",
    "components",
    "state",
    "assets",
    "backend/account_views.py",
    "backend/capacity.py",
    "backend/errors.py",
    "backend/locale",
    "backend/replay_views.py",
    "backend/services/capacity.py",
    "backend/services/replay.py",
    "backend/text.py",
    "backend/unit_costs.json",
    "backend/views.py",
    "backend/words.py",
    "backend/xray_views.py",
    "reflex.lock",
    "requirements.lock",
    "deploy/setup/frontend.py",
)
_PARTS = (
    "build/client",
    "build/translated",
    "backend",
)  # what a web process reads; the rest (node_modules ...) only builds


def plan(steps: Steps) -> None:
    """Add the build when its inputs have changed."""
    wanted = inputs()
    if stamp.read(_STAMP) != wanted:
        steps.add("building the interface", lambda steps: _build(steps, wanted))


def inputs() -> str:
    """The hash of all that the interface is built from."""
    return stamp.digest(_INPUTS)


def _build(steps: Steps, wanted: str) -> None:
    log = ROOT / ".setup.log"
    shutil.rmtree(_WORK / "build", ignore_errors=True)
    command = [BIN / "python", "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    locks = {file: file.read_bytes() for file in (ROOT / "reflex.lock").glob("*")}
    last = ""

    def heard(line: str) -> None:
        nonlocal last
        last = line or last
        steps.show(line[:60])

    code = call(command, log, env=clean() | _settings(), heard=heard)
    for file, before in locks.items():
        if _same_json(file.read_bytes(), before):
            file.write_bytes(before)
    if code or not (_WORK / "build" / "client" / "index.html").exists():
        raise Failed(f"the interface could not be built: {last} (the former build stays; all of it: {log})")
    if call(
        [BIN / "python", "-m", "chirp_app.words", "build", _WORK / "build" / "client"], log, env=clean(), heard=heard
    ):
        raise Failed(f"the pages could not be translated: {last} (the former build stays)")
    fresh, former = ROOT / ".web-new", ROOT / ".web-old"
    for folder in (fresh, former):
        shutil.rmtree(folder, ignore_errors=True)
    for part in _PARTS:
        shutil.copytree(_WORK / part, fresh / part)
    stamp.write(fresh / _STAMP.name, wanted)
    if _SERVED.exists():
        _SERVED.rename(former)
    fresh.rename(_SERVED)
    shutil.rmtree(former, ignore_errors=True)


def _same_json(one: bytes, other: bytes) -> bool:
    """Reflex writes its package.json now indented, now not: no reason for a change in the work tree."""
    try:
        return json.loads(one) == json.loads(other)
    except ValueError:
        return False


def _settings() -> dict[str, str]:
    chosen = {
        "REFLEX_WEB_WORKDIR": _WORK.name,
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "PYTHONUNBUFFERED": "1",
        "NO_COLOR": "1",
        "CI": "1",
    }
    # A machine whose npm is set to another registry has it used for the build too; else the common one is.
    npm = shutil.which("npm")
    if npm and "NPM_CONFIG_REGISTRY" not in clean():
        asked = subprocess.run(
            [npm, "config", "get", "registry"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        if asked.returncode == 0 and asked.stdout.strip().startswith("http"):
            chosen["NPM_CONFIG_REGISTRY"] = asked.stdout.strip()
    return chosen
