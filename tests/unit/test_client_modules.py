"""The pure parts of the browser's modules, tested by bun beside them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from chirp_app import ROOT

BUN = Path(sys.executable).parent / "bun"
MODULES = ROOT / "components" / "client"


def test_browser_modules():
    # weight.test.js needs the built interface's packages: tests/browser runs it
    files = [str(path) for path in sorted(MODULES.glob("*.test.js")) if path.name != "weight.test.js"]
    run = subprocess.run([BUN, "test", *files], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
