"""How text becomes words, in the same way for what is indexed, what is asked and what is highlighted.

Case, accents and width are folded (São = sao). Scripts without spaces and emoji are one word a character: what is asked
there is found as a phrase of them, so any part of a sentence is found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from backend.text import fold

_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u3096\u30a1-\u30fa\u30fc\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"  # Thai to Han, kana and Hangul
    "\u00a9\u00ae\u203c\u2049\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001f3fa\U0001f400-\U0001faff"  # emoji, without skin tones
)
_WORD = re.compile(f"[{_ALONE}]|(?:(?![{_ALONE}_])[\\w\u0300-\u036f])+")
TYPO_FROM, TYPOS_FROM = 5, 9
"""Letters from which one typo, and two, are forgiven."""


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and where it stood: start and end count code points, end excluded."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """In order of appearance."""
    found = (Word(fold(match[0]), match.start(), match.end()) for match in _WORD.finditer(text))
    return [word for word in found if word.text]


def typos_forgiven(word: str) -> int:
    """How many letters of a folded word may be wrong."""
    return (len(word) >= TYPO_FROM) + (len(word) >= TYPOS_FROM)
