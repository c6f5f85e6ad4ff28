"""Which language a post is in, by its small words. A guess: short posts have none, and then nothing is claimed."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["en", "pt"]
LANGUAGES: tuple[Language, ...] = ("en", "pt")

# Words that the other one has not, and that Spanish, French and Italian hardly have.
_ENGLISH = """the and of is are was were with this that these those you your my our their his her it its for from not but
have had what when where which who why how there here they we be been will would can could should just about after before
than then too very some more most at by if so"""
_PORTUGUESE = """não uma um com você vocês isso isto essa esse muito muita mais já foi são das pelo pela meu minha seu sua
hoje ontem amanhã também até quem ele ela eles elas nós ao aos às em na nas tem têm vai vou ser estou está depois agora
aqui sem então gente pra pro bom boa"""
_SMALL: dict[Language, frozenset[str]] = {
    "en": frozenset(_ENGLISH.split()),
    "pt": frozenset(_PORTUGUESE.split()),
}
_NOT_TEXT = re.compile(r"(?:https?://|[@#＠＃])\S+")
_WORD = re.compile(r"[^\W\d_]+")


def read_in(locale: str) -> Language:
    """The language of the posts that somebody who reads the interface in this one reads first."""
    return "pt" if locale == "pt-BR" else "en"


def guess(text: str) -> Language | None:
    """The language of a post's text. None when its small words say nothing, or as much for the other one."""
    words = _WORD.findall(_NOT_TEXT.sub(" ", text).lower())
    hits = {language: sum(word in small for word in words) for language, small in _SMALL.items()}
    most: list[Language] = [language for language in LANGUAGES if hits[language] == max(hits.values())]
    return most[0] if len(most) == 1 else None
