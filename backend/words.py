"""What people read, in their language. The English text is the key; the catalogue in backend/locale has the other one's words."""

from __future__ import annotations

import gettext
import re
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

Locale = Literal["en", "pt-BR"]
LOCALES: tuple[Locale, ...] = ("en", "pt-BR")
COOKIE = "locale"
"""Names the language that was chosen in this browser."""
CATALOGUES = Path(__file__).parent / "locale"

_BABEL: dict[Locale, str] = {"en": "en_US", "pt-BR": "pt_BR"}
_CHOSEN = re.compile(rf"(?:^|;)\s*{COOKIE}=([A-Za-z-]{{2,10}})\s*(?:;|$)")
_LONGEST = 500
"""No browser's Accept-Language has more characters."""
_spoken: ContextVar[Locale] = ContextVar("spoken", default="en")


def t(text: str, **values: object) -> str:
    """The text in the language of whoever is served now, with {names} filled in. A text without a translation stays as it is."""
    return _filled(_catalogue(spoken()).gettext(text), values)


def tc(context: str, text: str) -> str:
    """Like t, for a text that means different things: context tells them apart."""
    return _catalogue(spoken()).pgettext(context, text)


def plural(count: int, one: str, many: str, /, **values: object) -> str:
    """The form of the text that fits the count; {count} in it is the count."""
    return _filled(_catalogue(spoken()).ngettext(one, many, count), {"count": count, **values})


def mark(text: str) -> str:
    """The text itself: it is to be in the catalogue, and is translated where it is said."""
    return text


def month(at: datetime) -> str:
    """November 2026."""
    return format_skeleton("yMMMM", at, locale=_BABEL[spoken()])


def day(at: datetime) -> str:
    """November 24, 2026."""
    return format_date(at, "long", locale=_BABEL[spoken()])


def speak_to(cookies: str, accept_language: str) -> None:
    """Serve whoever sent these headers, from here on in this task. They are looked through once: there are many texts."""
    _spoken.set(wanted(cookies, accept_language))


def spoken() -> Locale:
    """The language of whoever is served now; English for nobody."""
    return _spoken.get()


def wanted(cookies: str, accept_language: str) -> Locale:
    """By a request's headers: what was chosen, else the first of ours that the browser names (they list them by preference)."""
    chosen = _CHOSEN.search(cookies)
    for name in (chosen[1] if chosen else "", *accept_language[:_LONGEST].split(",")):
        for locale in LOCALES:
            if name.strip().lower().startswith(locale[:2]):
                return locale
    return "en"


def _filled(text: str, values: dict[str, object]) -> str:
    """Whole numbers as people write them: 5,000."""
    shown = {
        name: format_decimal(value, locale=_BABEL[spoken()]) if isinstance(value, int) else value
        for name, value in values.items()
    }
    return text.format(**shown) if values else text


@cache
def _catalogue(locale: Locale) -> gettext.NullTranslations:
    path = catalogue_path(locale)
    if not path.exists():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def catalogue_path(locale: Locale) -> Path:
    """Where its catalogue is; English has none."""
    return CATALOGUES / locale.replace("-", "_") / "LC_MESSAGES" / "chirp.po"
