"""What the Meilisearch indexes hold, and documents in their terms.

Meilisearch cuts words and forgives typos in its own way, so it is given codes of our words that leave it nothing to
decide: lower-case Latin letters and digits, behind a letter that is never wrong (a typo in the first letter of a word
counts as two). Words beyond ASCII get a second code, letter for letter: it keeps how far two words are apart, but other
words may share it, so what is found by it is looked at again (meilisearch_queries.py).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, cast

from backend.ids import ms_of
from backend.search.interface import Document, PersonDocument, TweetDocument
from backend.search.words import TYPO_FROM, TYPOS_FROM, words
from backend.text import fold, tidy

VERSION = 1
"""Of everything in this file, in words.py and of text.fold(): another one has indexes of its own."""
MOST_HITS = 1000
MOST_TAGS = 5000
LONGEST_START = 24
"""Letters of a hashtag's beginning that the index knows."""
POSITION = "position"
"""The id of a document beside the tweets, so that it goes where they go."""
_LONGEST_CODED = 48
"""Letters of a word beyond ASCII: its code stays below the 250 bytes of the engine."""
_LETTERS = (1 << 22) - 1
_PLAIN = re.compile("[a-z0-9]+")
_NEAR_FROM = TYPO_FROM - 1
"""A word of so many letters may be one typo away from one that forgives it."""
_SETTINGS: dict[str, Any] = {
    "searchableAttributes": ["words", "near"],
    "rankingRules": ["sort", "words", "typo", "proximity", "attribute", "exactness"],
    "typoTolerance": {
        "enabled": True,
        "minWordSizeForTypos": {"oneTypo": TYPO_FROM + 1, "twoTypos": TYPOS_FROM + 1},
        "disableOnNumbers": False,
    },
    "proximityPrecision": "byWord",
    "pagination": {"maxTotalHits": MOST_HITS},
    "searchCutoffMs": 5000,
    "facetSearch": False,
    "prefixSearch": "disabled",
}
TWEETS_SETTINGS: dict[str, Any] = _SETTINGS | {
    "filterableAttributes": [
        *("id", "created_at", "sequence", "rank", "likes", "author", "reply_to", "mentions", "has"),
        *("tags", "tag_starts", "tag_names"),
    ],
    "sortableAttributes": ["created_at", "sequence", "rank"],
    "faceting": {"maxValuesPerFacet": MOST_TAGS, "sortFacetValuesBy": {"tag_names": "count"}},
}
PEOPLE_SETTINGS: dict[str, Any] = _SETTINGS | {
    "filterableAttributes": ["id", "created_at", "sequence", "followers", "username"],
    "sortableAttributes": ["created_at", "sequence", "followers"],
}


def differing(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """Of the wanted settings those that are not so: the server rebuilds an index even for settings that it has."""
    return {name: value for name, value in wanted.items() if not _holds(value, found.get(name), name)}


def _holds(wanted: object, found: object, name: str) -> bool:
    if isinstance(wanted, dict):  # the server tells more than it was given
        told = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
        return all(_holds(value, told.get(key), key) for key, value in cast("dict[str, Any]", wanted).items())
    if name in ("filterableAttributes", "sortableAttributes") and isinstance(found, list):
        return sorted(map(str, cast("list[Any]", wanted))) == sorted(map(str, cast("list[Any]", found)))
    return wanted == found


def key(id: int) -> str:
    """An id as the engine's: as a number it would share its filters with its neighbours (past 2^53)."""
    return f"{id:019}"


def place(id: int) -> tuple[int, int]:
    """An id as two numbers that the engine holds exactly, in the order of ids: when it was made (ms), and the rest."""
    return ms_of(id), id & _LETTERS


def stamp(document: Document) -> str:
    """Differs when anything of the document does."""
    return hashlib.blake2b(repr(document).encode(), digest_size=8).hexdigest()


def code(word: str) -> str:
    """A folded word as it is indexed. No two share one."""
    if _PLAIN.fullmatch(word):
        return f"x{word}"
    return "u" + "".join(f"{ord(letter):05x}" for letter in word[:_LONGEST_CODED])


def near_code(word: str) -> str:
    """What is asked for when typos are forgiven: as far from another word's code as the words are, or less."""
    if _PLAIN.fullmatch(word):
        return code(word)
    return "y" + "".join(chr(ord("a") + ord(letter) % 26) for letter in word)


def document_of(given: Document) -> dict[str, Any]:
    created_at, sequence = place(given.id)
    made: dict[str, Any] = {
        "id": key(given.id),
        "stamp": stamp(given),
        "created_at": created_at,
        "sequence": sequence,
    }
    if isinstance(given, PersonDocument):
        joined = given.username.replace("_", "")
        names = [word.text for word in words(f"{given.username} {joined} {given.display_name}")]
        starts = dict.fromkeys(name[:end] for name in names for end in range(1, len(name) + 1))
        return made | _worded(names, starts) | {"username": given.username.lower(), "followers": given.followers}
    text = [word.text for word in words(given.text)]
    return made | _worded(text, text) | _of_tweet(given)


def _worded(text: Iterable[str], found_by: Iterable[str]) -> dict[str, Any]:
    found_by = list(found_by)
    near = (word for word in found_by if len(word) >= _NEAR_FROM and not _PLAIN.fullmatch(word))
    return {
        "text": " ".join(text),
        "words": " ".join(map(code, found_by)),
        "near": " ".join(map(near_code, near)),
    }


def _of_tweet(tweet: TweetDocument) -> dict[str, Any]:
    tags = {unicodedata.normalize("NFC", tidy(tag).casefold()) for tag in tweet.hashtags}
    bare = {fold(tag) for tag in tags}
    made: dict[str, Any] = {
        "author": tweet.author.lower(),
        "mentions": sorted({name.lower() for name in tweet.mentions}),
        "tags": sorted(bare),
        "tag_names": sorted(tags),
        "tag_starts": sorted({tag[:end] for tag in bare for end in range(1, min(len(tag), LONGEST_START) + 1)}),
        "has": [name for name, has in (("media", tweet.has_media), ("links", tweet.has_links)) if has],
        "rank": tweet.rank,
        "likes": tweet.likes,
    }
    return made | ({"reply_to": tweet.reply_to.lower()} if tweet.reply_to else {})
