"""What a person typed, as an engine understands it. Pure: neither engines nor people are asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from backend.errors import FieldError, Invalid
from backend.search.words import words
from backend.text import tidy
from backend.words import t

LONGEST = 300
"""Code points of a query."""
_TERM = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_OPERATOR = re.compile(r"(from|to|since|until|has|min_likes):(.+)", re.IGNORECASE)
_NAME = re.compile(r"@?([A-Za-z0-9_]{1,15})\Z")
_TAG = re.compile(r"[#＃](\w+)\Z")
_MENTION = re.compile(r"[@＠]([A-Za-z0-9_]{1,15})\Z")
_COUNT = re.compile(r"[0-9]{1,9}\Z", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Query:
    """All of it must hold; of several authors or recipients one does. Usernames are in lower case, without @.

    words are pieces of text, each of which is found as it stands, typos apart; phrases forgive none. since_ms is included,
    until_ms is not.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    since_ms: int | None = None
    until_ms: int | None = None
    media: bool = False
    links: bool = False
    min_likes: int = 0

    @property
    def blank(self) -> bool:
        """Nothing is asked for."""
        return self == Query()


@dataclass(slots=True)
class _Found:
    texts: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    query: Query = Query()

    def add(self, where: str, text: str) -> None:
        if where in ("authors", "recipients", "mentions") or words(text):
            self.texts.setdefault(where, []).append(text)


def parse(typed: str) -> Query:
    """Never refuses text; an operator that nobody knows, or that stands alone, is text.

    Raises Invalid when it is too long, or when an operator's value makes no sense (a date that does not exist).
    """
    if len(typed) > LONGEST:
        raise _invalid(t("Search for at most {most} characters.", most=LONGEST))
    found = _Found()
    for match in _TERM.finditer(tidy(typed)):
        minus, phrase, term = match.groups()
        if phrase is not None:
            found.add("excluded" if minus else "phrases", phrase)
        elif operator := _OPERATOR.match(term):
            _operate(found, operator[1].lower(), operator[2])
        elif term[0] == "-" and len(term) > 1:
            found.add("excluded", term[1:])
        elif tag := _TAG.match(term):
            found.add("hashtags", tag[1])
        elif mention := _MENTION.match(term):
            found.add("mentions", mention[1].lower())
        else:
            found.add("words", term)
    texts = {where: tuple(dict.fromkeys(these)) for where, these in found.texts.items()}
    return replace(found.query, **texts)


def _operate(found: _Found, name: str, value: str) -> None:
    query = found.query
    if name in ("from", "to"):
        if not (person := _NAME.match(value)):
            raise _invalid(t("{name}: wants a username, such as {name}:ana.", name=name))
        found.add("authors" if name == "from" else "recipients", person[1].lower())
    elif name == "since":
        found.query = replace(query, since_ms=max(_day(name, value), query.since_ms or 0))
    elif name == "until":
        day = _day(name, value)
        found.query = replace(query, until_ms=day if query.until_ms is None else min(day, query.until_ms))
    elif name == "min_likes":
        if not _COUNT.match(value):
            raise _invalid(t("min_likes: wants a number, such as min_likes:10."))
        found.query = replace(query, min_likes=max(int(value), query.min_likes))
    elif value.lower() == "media":
        found.query = replace(query, media=True)
    elif value.lower() == "links":
        found.query = replace(query, links=True)
    else:
        raise _invalid(t("has: knows has:media and has:links."))


def _day(name: str, value: str) -> int:
    """The first millisecond of that day, UTC."""
    try:
        if not _DATE.match(value):
            raise ValueError
        day = date(*(int(part) for part in value.split("-")))
    except ValueError as wrong:
        raise _invalid(t("{name}: wants a date, such as {name}:2026-01-31.", name=name)) from wrong
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def _invalid(told: str) -> Invalid:
    return Invalid(told, fields=(FieldError("q", told),))
