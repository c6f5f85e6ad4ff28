"""What must never stand in a log."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from backend.api.requests import Requests
from backend.logging import configure
from backend.settings import LogFormat, Settings

pytestmark = pytest.mark.usefixtures("own_logs")


@pytest.mark.parametrize("format", list(LogFormat))
def test_tokens_and_control_characters_never_reach_the_log(
    format: LogFormat, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(Settings(data_dir=tmp_path, log_format=format, secret_key="x"), process="test")
    log = logging.getLogger("some.library")
    log.error("Event(headers={'cookie': 'chirp_session=verysecret; theme=dark'}, 'token': 'tabsecret')")
    log.error("authorization: Bearer tokensecret")
    try:
        raise ValueError("chirp_session=inner-secret")
    except ValueError:
        log.exception("a\n[critical] forged\x1b[2J")
    told = capsys.readouterr().err
    assert "Event(" in told
    assert "secret" not in told.replace("secret_key", "")
    assert "\x1b[2J" not in told


@pytest.mark.parametrize(("format", "told"), [(LogFormat.JSON, True), (LogFormat.CONSOLE, False)])
async def test_machines_get_a_line_for_each_request_with_its_id(
    format: LogFormat, told: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("well")(scope, receive, send)

    configure(Settings(data_dir=tmp_path, log_format=format, secret_key="x"), process="test")
    transport = httpx.ASGITransport(app=Requests(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://chirp.test") as client:
        await client.get("/api/trends?token=tabsecret", headers={"x-request-id": "id-of-this-request"})
    lines = capsys.readouterr().err.splitlines()
    if not told:
        assert lines == []
        return
    (line,) = [json.loads(line) for line in lines]
    assert (line["request_id"], line["method"], line["path"]) == ("id-of-this-request", "GET", "/api/trends")
    assert (line["status"], line["process"]) == (200, "test")
