"""The people of the demo world: who they are, what they talk about, how loud and how known they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from backend import usernames
from backend.demo import grammar
from backend.demo.names import FIRST, LAST, PLACES

_EMOJI = ("", "", "", "", "", " 🌿", " ☕", " 🎶", " 📚", " 🚲", " ⚽", " 🐾", " 🌙", " 🔭", " 🍋", " 🏃")


@dataclass(frozen=True, slots=True)
class Person:
    """zone: hours ahead of UTC. fame and talk are weights: how much they are followed and liked, how much they post."""

    username: str
    display_name: str
    bio: str = ""
    location: str = ""
    website: str = ""
    language: str = "en"
    zone: int = 0
    topics: tuple[str, ...] = ()
    fame: float = 1
    talk: float = 1
    verified: bool = False


DEMO = Person(
    username="demo",
    display_name="Demo Person",
    bio="The account you look around with. Coffee, birds, long walks.",
    location="Lisboa",
    website="https://example.com/demo",
    topics=("coffee", "science", "cities", "food", "books"),
    fame=6,
    talk=0.8,
)
CELEBRITY = Person(
    username="marinaluz",
    display_name="Marina Luz",
    bio="Singer, songwriter, tea drinker · Lunar Tides is out now 🌙 · cantora e compositora",
    location="Recife · Lisboa",
    website="https://example.com/lunar-tides",
    zone=-3,
    topics=("celebrity",),
    fame=400,
    talk=2,
    verified=True,
)


class Namer:
    """Names nobody has yet, with usernames that fit them."""

    def __init__(self, dice: Random, taken: Iterable[str] = ()) -> None:
        self._dice = dice
        self._taken = {name.lower() for name in taken}
        self._names: set[str] = set()

    def name(self, language: str) -> tuple[str, str]:
        """A username and a display name."""
        first, last = self._dice.choice(FIRST[language]), self._dice.choice(LAST[language])
        for _ in range(10):
            if f"{first} {last}" not in self._names:
                break
            first, last = self._dice.choice(FIRST[language]), self._dice.choice(LAST[language])
        self._names.add(f"{first} {last}")
        return self._username(first, last), f"{first} {last}"

    def _username(self, first: str, last: str) -> str:
        a, b = _ascii(first).lower(), _ascii(last).lower()
        forms = [
            a + b,
            f"{a}_{b}",
            a[0] + b,
            b + a[0],
            a + b[0],
            f"the_{a}",
            f"{a}_{b[:3]}",
            f"{a}{b[:2]}",
            f"{b}_{a[0]}",
        ]
        self._dice.shuffle(forms)
        for form in forms:
            if self._free(form):
                return form
        while True:
            form = f"{a[:10]}{self._dice.choice((b[0], '_', ''))}{self._dice.randint(2, 9999)}"
            if self._free(form):
                return form

    def _free(self, username: str) -> bool:
        if username in self._taken or usernames.problem(username):
            return False
        self._taken.add(username)
        return True


def crowd(dice: Random, namer: Namer, count: int) -> list[Person]:
    """People with interests, the best known first. Fame falls with rank as a power law."""
    return [_person(dice, namer, 100 / (rank + 3) ** 0.9) for rank in range(count)]


def _person(dice: Random, namer: Namer, fame: float) -> Person:
    language = dice.choices(grammar.LANGUAGES, (55, 45))[0]
    username, display_name = namer.name(language)
    location, zone = dice.choice(PLACES[language])
    known = [name for name in grammar.names(language) if _everyday(language, name)]
    topics = tuple(dice.sample(known, dice.choice((2, 3, 3, 4))))
    return Person(
        username=username,
        display_name=_dressed(dice, display_name),
        bio=_bio(dice, language, topics),
        location=location if dice.random() < 0.8 else "",
        website=f"https://example.com/{username}" if dice.random() < 0.2 else "",
        language=language,
        zone=zone,
        topics=topics,
        fame=fame * dice.lognormvariate(0, 0.4),
        talk=min(dice.lognormvariate(0, 0.8), 3),
        verified=fame > 15 and dice.random() < 0.5,
    )


def _everyday(language: str, name: str) -> bool:
    return "bio" in grammar.topic(language, name).lists


def _dressed(dice: Random, name: str) -> str:
    """As people write their names: in full, first name only, in lower case, with an emoji."""
    form = dice.random()
    if form < 0.12:
        name = name.split()[0]
    elif form < 0.2:
        name = name.lower()
    return name + dice.choice(_EMOJI)


def _bio(dice: Random, language: str, topics: tuple[str, ...]) -> str:
    if dice.random() < 0.06:
        return ""
    some = topics[: dice.choice((1, 2, 2, 3))]
    parts = [dice.choice(grammar.topic(language, name).lists["bio"]) for name in some]
    return grammar.capitals(dice.choice((" · ", " · ", ". ", " | ")).join(parts))


def _ascii(name: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", name) if char.isascii() and char.isalnum())
