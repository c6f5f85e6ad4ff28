"""What runs by the clock and fails: told once, counted, and left to its next time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from backend.engines import Engines
from backend.metrics import ERRORS
from backend.search.tantivy import TantivySearch
from workers import main


async def run(name: str) -> list[Any]:
    """Its lines in the log. What it raises, arq logs again with a traceback."""
    (cron,) = (one for one in main.crons() if one.name == f"cron:{name}")
    with capture_logs() as lines:
        await cron.coroutine({})
    return lines


async def test_a_search_that_is_away_is_a_line_each_time(
    engines: Engines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken").touch()
    monkeypatch.setattr(engines, "search", TantivySearch(tmp_path / "broken"))
    before = ERRORS.labels("catch_up")._value.get()
    for _ in range(2):
        (line,) = [one for one in await run("catch_up") if one["log_level"] != "info"]
        assert (line["event"], line["log_level"]) == ("job waits for its next time", "warning")
        assert "exc_info" not in line
        assert "\n" not in line["why"]
    assert ERRORS.labels("catch_up")._value.get() == before + 2


async def test_what_nobody_expected_is_told_with_its_traceback(
    engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> None:
        raise ValueError("broken")

    monkeypatch.setattr(engines.search, "position", broken)
    (line,) = await run("catch_up")
    assert (line["event"], line["exc_info"]) == ("job failed", True)
