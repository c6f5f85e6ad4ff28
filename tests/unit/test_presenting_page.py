"""The talk, in both languages: what is to be pressed or seen is a text of the interface, and the minutes fill a quarter of an hour."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
TALKS = {"en": "docs/presenting.md", "pt-BR": "docs/presenting.pt-BR.md"}
_CATALOGUE = ROOT / "backend/locale/pt_BR/LC_MESSAGES/chirp.po"
_ELSEWHERE = {"Português (Brasil)", "English"}  # the names of the languages, which are not translated


def texts(language: str) -> list[re.Pattern[str]]:
    """Each text of the interface, with anything where it has a name in braces."""
    with _CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    kinds = [message.id if language == "en" else message.string for message in messages]
    flat = [text for kind in kinds for text in ([kind] if isinstance(kind, str) else kind or ())]
    return [re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text))) for text in flat if text]


@pytest.mark.parametrize("language", TALKS)
def test_what_is_pressed_or_seen_is_a_text_of_the_interface(language: str) -> None:
    bold = set(re.findall(r"\*\*([^*]+)\*\*", (ROOT / TALKS[language]).read_text())) - _ELSEWHERE
    known = texts(language)
    assert len(bold) > 20
    assert [label for label in sorted(bold) if not any(text.fullmatch(label) for text in known)] == []


def test_both_are_the_same_talk_of_fifteen_minutes() -> None:
    shapes = {}
    for language, page in TALKS.items():
        text = (ROOT / page).read_text()
        begins = re.findall(r"^## (\d+):(\d\d) ", text, re.M)
        steps = [section.count("\n- ") for section in text.split("\n## ")]
        presses = [section.count("**") for section in text.split("\n## ")]
        shapes[language] = ([int(minutes) * 60 + int(seconds) for minutes, seconds in begins], steps, presses)
    assert shapes["en"] == shapes["pt-BR"]
    times = shapes["en"][0]
    assert times == sorted(times)
    assert times[0] == 0
    assert 14 * 60 <= times[-1] < 15 * 60
