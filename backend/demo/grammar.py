"""A small grammar of topics: from files of sentence patterns to posts, and to replies that fit what was said.

A file of topics/LANGUAGE/ is one topic; a line is "name: text". post, ask, reply, answer and thanks are patterns
(one a line); tags, bio, event and the rest are lists. Inside a pattern [a|b] is a choice and {dish} takes a phrase
from the list "dish"; ^ in {dish^} makes its first letter a capital. reply(words) fits only a post that holds those
words, reply({dish}) only one that named a dish, thanks(#ask) only below an "ask". The lines of common.txt fit every
topic but those that are "alone".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "topics"
LANGUAGES = ("en", "pt")
_KINDS = ("post", "ask", "reply", "answer", "thanks")
_SPECIFIC = {"reply": 0.75, "answer": 0.8, "thanks": 0.4}
"""How often what is said fits this topic only, where there is such a pattern."""
_LINE = re.compile(r"(?P<name>\w+)(?:\((?P<fits>[^)]*)\))?: (?P<text>.+)")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)(\^?)\}")
_SENTENCE = re.compile(r"(?:^|[.!?]\s+)[a-zà-ÿ]")


@dataclass(frozen=True, slots=True)
class Pattern:
    text: str
    fits: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    language: str
    lists: dict[str, tuple[str, ...]]
    patterns: dict[str, tuple[Pattern, ...]]
    """By kind, those common to all topics included."""

    @property
    def event(self) -> bool:
        """Talked about on the last day only: what trends."""
        return "event" in self.lists


@dataclass(frozen=True, slots=True)
class Said:
    """A text, with what its replies need to know of it."""

    text: str
    topic: Topic
    kind: str
    named: dict[str, str]


@cache
def topic(language: str, name: str) -> Topic:
    lists: dict[str, tuple[str, ...]] = {}
    patterns: dict[str, list[Pattern]] = {kind: [] for kind in _KINDS}
    for line in (FOLDER / language / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise ValueError(f"{language}/{name}.txt: {line!r} is no line of a grammar")
        if match["name"] in _KINDS:
            patterns[match["name"]].append(Pattern(match["text"], match["fits"] or ""))
        else:
            separator = "|" if "|" in match["text"] else None
            lists[match["name"]] = tuple(phrase.strip() for phrase in match["text"].split(separator))
    if name != "common" and "alone" not in lists:
        for kind, shared in topic(language, "common").patterns.items():
            patterns[kind] += shared
    return Topic(name, language, lists, {kind: tuple(some) for kind, some in patterns.items()})


def names(language: str) -> list[str]:
    """All topics of a language that have a file, but for the lines common to all."""
    return sorted(path.stem for path in (FOLDER / language).glob("*.txt") if path.stem != "common")


class Speaker:
    """Says things. Patterns and phrases are dealt like cards: none comes again before the others had their turn."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._decks: dict[tuple[str, ...], list[str]] = {}
        self._texts: set[str] = set()

    def post(self, topic: Topic, kind: str) -> Said:
        """A post or an ask; when all asks were asked, a post. Never the same text twice while the grammar allows it."""
        said = self._say(topic, kind, {}, lambda _: True)
        for attempt in range(40):
            if said.text not in self._texts:
                break
            said = self._say(topic, kind if attempt < 10 else "post", {}, lambda _: True)
        self._texts.add(said.text)
        return said

    def reply(self, to: Said, kind: str, used: set[str]) -> Said | None:
        """A reply, answer or thanks that fits; `used` collects the patterns of its thread. None: nothing fits (any more)."""
        fitting = {p.text: p for p in to.topic.patterns[kind] if p.text not in used and _fits(p, to)}
        if not fitting:
            return None
        specific = {text for text, pattern in fitting.items() if pattern.fits or _SLOT.search(text)}
        wanted = specific if specific and self._dice.random() < _SPECIFIC[kind] else fitting.keys()
        return self._say(to.topic, kind, to.named, lambda text: text in wanted, used)

    def _say(
        self,
        topic: Topic,
        kind: str,
        named: dict[str, str],
        wanted: Callable[[str], bool],
        used: set[str] | None = None,
    ) -> Said:
        patterns = [pattern.text for pattern in topic.patterns[kind]]
        pattern = self._deal((topic.language, topic.name, kind), patterns, wanted)
        if used is not None:
            used.add(pattern)
        named = dict(named)
        text = _CHOICE.sub(lambda match: self._dice.choice(match[1].split("|")), pattern)
        text = _SLOT.sub(lambda match: self._phrase(topic, match[1], named, capital=bool(match[2])), text)
        return Said(capitals(text.strip()), topic, kind, named)

    def _phrase(self, topic: Topic, name: str, named: dict[str, str], *, capital: bool) -> str:
        if name not in named:
            named[name] = self._deal((topic.language, topic.name, name), topic.lists[name], lambda _: True)
        return named[name][:1].upper() + named[name][1:] if capital else named[name]

    def _deal(self, key: tuple[str, ...], cards: list[str] | tuple[str, ...], wanted: Callable[[str], bool]) -> str:
        """The first wanted card of the deck goes to its end region: late enough to be forgotten, not always in the same order."""
        deck = self._decks.get(key)
        if deck is None:
            deck = self._decks[key] = self._dice.sample(cards, len(cards))
        card = next(card for card in deck if wanted(card))
        deck.remove(card)
        deck.insert(self._dice.randint((len(deck) * 2 + 2) // 3, len(deck)), card)
        return card


def _fits(pattern: Pattern, to: Said) -> bool:
    if pattern.fits.startswith("#"):
        return pattern.fits == f"#{to.kind}"
    if pattern.fits.startswith("{"):
        return pattern.fits.strip("{}") in to.named
    if pattern.fits:
        return pattern.fits in to.text
    return all(name in to.named for name, _ in _SLOT.findall(pattern.text))


def capitals(text: str) -> str:
    """Each sentence begins with a capital letter."""
    return _SENTENCE.sub(lambda match: match[0].upper(), text)
