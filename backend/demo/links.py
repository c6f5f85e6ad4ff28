"""Pages that people of the demo world link to, with the cards that show them. Nothing is fetched: what they say is made up here."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random

from backend.demo import drawings, grammar
from backend.demo.people import Person
from backend.demo.story import HOUR_MS, Post, Story
from backend.engines import Engines
from backend.media import pictures
from backend.media.store import path_of
from backend.models import LinkPreview
from backend.tweets.interface import Tweet, link_of

_SIZE = (1200, 630)
_FOR_GOOD_MS = 100 * 365 * 24 * HOUR_MS  # there is no such page: no card of it is ever fetched anew
_POSTS_A_PAGE = 2
_HOURS = 20


@dataclass(frozen=True, slots=True)
class Page:
    language: str
    topic: str
    host: str
    path: str
    title: str
    description: str


PAGES = (
    Page("en", "weather", "weather.example.com", "/why-fog-loves-valleys", "Why fog loves valleys", "Cold air is heavy, rivers are warm: a walk through a morning that hides its own hills."),
    Page("en", "cities", "streets.example.org", "/the-bench-test", "The bench test", "A street is for people when someone sits down without buying anything. Ten squares, measured."),
    Page("en", "books", "reading.example.net", "/slow-novels", "In praise of slow novels", "Forty pages in which nothing happens, and why you remember exactly those."),
    Page("pt", "weather", "tempo.example.com", "/por-que-a-neblina-gosta-de-vales", "Por que a neblina gosta de vales", "O ar frio pesa e o rio é morno: um passeio por uma manhã que esconde as próprias serras."),
    Page("pt", "coffee", "cafe.example.org", "/agua-primeiro", "Água primeiro", "Seis receitas de café coado em que muda só uma coisa, e a xícara inteira com ela."),
    Page("pt", "books", "leituras.example.net", "/romances-lentos", "Elogio dos romances lentos", "Quarenta páginas em que nada acontece, e por que são justamente elas que ficam."),
)  # fmt: skip


def _url(page: Page) -> str:
    return f"https://{page.host}{page.path}"


def posts(dice: Random, story: Story, people: Sequence[Person], place: int, now_ms: int) -> list[Post]:
    """Some whom the person at that place follows link to each page, within the last hours."""
    made: list[Post] = []
    for page in PAGES:
        near = [one for one in story.followees(place) if people[one].language == page.language]
        for who in dice.sample(near, min(_POSTS_A_PAGE, len(near))):
            said = replace(story.speaker.post(grammar.topic(page.language, page.topic), "post"), kind="link")
            made.append(
                Post(who, now_ms - dice.randrange(60_000, _HOURS * HOUR_MS), said, f"{said.text} {_url(page)}", 3.0)
            )
    return made


async def keep(engines: Engines, dice: Random, tweets: Iterable[Tweet]) -> None:
    """Draw and store the pages' cards. Whatever else the tweets link to has none, and nobody asks for it."""
    due_ms = engines.clock.now_ms() + _FOR_GOOD_MS
    for url in {link_of(tweet) for tweet in tweets} - {_url(page) for page in PAGES} - {""}:
        await engines.link_previews.put(LinkPreview(url=url, due_ms=due_ms))
    for page in PAGES:
        name = base64.urlsafe_b64encode(dice.randbytes(16)).decode().rstrip("=") + ".webp"
        await engines.media.put(name, await asyncio.to_thread(_picture, page.topic, dice))
        card = LinkPreview(
            url=_url(page),
            title=page.title,
            description=page.description,
            image_url=path_of(name),
            host=page.host,
            due_ms=due_ms,
        )
        await engines.link_previews.put(card)


def _picture(topic: str, dice: Random) -> bytes:
    return pictures.cut(io.BytesIO(pictures.keep(drawings.draw(topic, dice).image).full), *_SIZE)
