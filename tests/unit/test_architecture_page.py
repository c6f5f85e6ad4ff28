"""The page of the architecture names files that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FILE = re.compile(r"`([^`\s]+/[^`\s]+\.(?:py|jsx|js|md))`")


def test_every_file_that_the_architecture_names_is_there() -> None:
    named = _FILE.findall((ROOT / "docs/architecture.md").read_text())
    assert named
    assert [path for path in named if not (ROOT / path).is_file()] == []
