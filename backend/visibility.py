"""Who may see what, judged at each read: nothing that was filtered is ever cached."""

from __future__ import annotations

from collections.abc import Collection, Set
from enum import Enum
from functools import lru_cache

from backend.engines import engines
from backend.ids import UserId
from backend.repositories.relations import NOBODY, Relations
from backend.search.words import fold, words
from backend.text import Span
from backend.tweets.interface import Act, Tweet
from backend.views import SUSPENDED


class Surface(Enum):
    """Where tweets are shown: mutes, of people and of words, hide in FEED (home, search, explore, tags), not on DIRECT
    (profiles, conversations)."""

    FEED = "feed"
    DIRECT = "direct"


async def relations_of(viewer: UserId | None) -> Relations:
    """The viewer's relations: of this moment as far as this process changed them, else at most 1 s old."""
    if viewer is None:
        return NOBODY
    return await engines().caches.relations.get(viewer) or NOBODY


async def suspended_among(people: Collection[UserId]) -> set[UserId]:
    cards = await engines().caches.cards.get_many(people)
    return {id for id, card in cards.items() if card is SUSPENDED}


def is_gone(tweet: Tweet, viewer: UserId | None) -> bool:
    """Deleted, or hidden by an administrator from everybody but its author."""
    return tweet.deleted_ms > 0 or (tweet.hidden and tweet.author_id != viewer)


def mutes_words_of(relations: Relations, tweet: Tweet, viewer: UserId | None) -> bool:
    """Whether a word that the viewer muted is in somebody else's tweet: as a whole word, whatever its case and accents."""
    if not relations.muted_words or tweet.author_id == viewer:
        return False
    folded, now_ms = _folded(tweet.text, tweet.entities.hashtags), engines().clock.now_ms()
    return any(
        pattern.search(folded) for until_ms, pattern in relations.word_patterns if not until_ms or until_ms > now_ms
    )


def muted_key(text: str) -> str:
    """What a muted word, phrase or #hashtag looks for; empty when there is no word in it."""
    if text[:1] in ("#", "＃") and not any(char.isspace() for char in text):
        tag = fold(text[1:])
        return f"#{tag}" if words(tag) else ""
    return " ".join(word.text for word in words(text))


@lru_cache(maxsize=20_000)
def _folded(text: str, hashtags: tuple[Span, ...]) -> str:
    """The folded words with a space around each: a phrase is found as it is said, and never inside a word."""
    return " ".join(("", *(word.text for word in words(text)), *(f"#{fold(tag.value)}" for tag in hashtags), ""))


def visible(
    act: Act,
    tweet: Tweet | None,
    viewer: UserId | None,
    relations: Relations,
    surface: Surface,
    suspended: Set[UserId],
) -> bool:
    """False for deleted and hidden tweets, for suspended people, for people of a block, and on feeds for muted people and words."""
    if tweet is None or is_gone(tweet, viewer) or act.actor_id in suspended or tweet.author_id in suspended:
        return False
    if surface is Surface.FEED and mutes_words_of(relations, tweet, viewer):
        return False
    hidden = relations.hidden if surface is Surface.FEED else relations.blocked
    return not hidden or not hidden & ({act.actor_id, tweet.author_id} - {viewer})
