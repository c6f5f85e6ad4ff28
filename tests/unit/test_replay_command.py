"""What `chirp replay` refuses before it does anything."""

from __future__ import annotations

import pytest

from chirp_app.__main__ import main


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--url", "http://chirp.example"), 1, "say --yes-really chirp.example"),
        (("--url", "http://chirp.example", "--yes-really", "chirp.test"), 1, "say --yes-really chirp.example"),
        (("--url", "ftp://127.0.0.1"), 1, "--url is an address"),
        (("--rate", "2000", "--duration", "1h"), 2, "more than 1,000,000 requests"),
        (("--duration", "soon"), 2, "such as 90s, 5m or 1h"),
        (("--mix", "home=1,tip=2"), 2, "'tip=2' is none"),
        (("--out", "/nowhere/report.html"), 2, "can't be written"),
    ],
)
def test_what_is_wrong_is_one_line(
    words: tuple[str, ...], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", *words]) == code
    said = capsys.readouterr().err
    assert told in said
    assert len(said.strip().splitlines()) == 1
