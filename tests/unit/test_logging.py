"""What must never stand in a log."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import structlog

from backend.logging import configure
from backend.settings import LogFormat, Settings


@pytest.mark.parametrize("format", list(LogFormat))
def test_tokens_and_control_characters_never_reach_the_log(
    format: LogFormat, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    before = root.handlers, root.level
    try:
        configure(Settings(data_dir=tmp_path, log_format=format, secret_key="x"), process="test")
        log = logging.getLogger("some.library")
        log.error("Event(headers={'cookie': 'chirp_session=verysecret; theme=dark'}, 'token': 'tabsecret')")
        log.error("authorization: Bearer tokensecret")
        try:
            raise ValueError("chirp_session=inner-secret")
        except ValueError:
            log.exception("a\n[critical] forged\x1b[2J")
    finally:
        root.handlers, root.level = before
        structlog.reset_defaults()
    told = capsys.readouterr().err
    assert "Event(" in told
    assert "secret" not in told.replace("secret_key", "")
    assert "\x1b[2J" not in told
