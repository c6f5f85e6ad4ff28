"""What is in a post's text: its weighted length, and its mentions, hashtags and URLs.

Follows twitter-text, of which the browser runs the JavaScript original: tests/data/text_vectors.json holds both to it.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, cast

from backend.errors import TweetBlank, TweetTooLong
from backend.words import plural, t

MAX_WEIGHT = 280
# Long URLs count 23 each, so code points need bounds of their own that keep the work on one post small. The longest
# emoji have 10 code points and 140 of them fit: more than 1,400 code points beyond ASCII are too long whatever they are.
_MAX_LENGTH = 4096
_MAX_BEYOND_ASCII = 1400
# Control characters, lone surrogates (no store can encode them) and code points that are none.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_INVISIBLE = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*"
)
# "@ana" starts a word and is at most 15 long; an accented letter, another @ or :// behind it makes it something else.
_MENTION = re.compile(
    r"(?<![A-Za-z0-9_!#$%&*@＠])[@＠]([A-Za-z0-9_]{1,15})"
    r"(?![A-Za-z0-9_@＠\u00c0-\u024f\u0253-\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff]|://)"
)
_HASH = re.compile(r"[#＃](?![\ufe0f\u20e3])")
_IN_HASHTAGS = frozenset(
    "_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\xb7"
)
# A run of what may stand in a host name. A name longer than DNS allows, or with so many dots, is no host.
_MARKS = re.compile("[\u0300-\u036f\\s]")
_STROKES = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"})
_LONGEST_WORD = 64
_NAME = re.compile(r"[^\s!-,/:-@\[-^`{-~]+")
_MAX_NAME = 253
_MAX_DOTS = 8


@dataclass(frozen=True, slots=True)
class Span:
    """One entity of a text: value is the username, tag or URL; start and end count code points, end excluded."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entities:
    mentions: tuple[Span, ...] = ()
    hashtags: tuple[Span, ...] = ()
    urls: tuple[Span, ...] = ()


@cache
def load() -> Any:
    """Load twitter-text: 0.5 s and 25 MB, so that only those processes pay that take posts, and early."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it finds its list of emoji by the deprecated pkg_resources
        import twitter_text  # pyright: ignore[reportMissingTypeStubs]
    return twitter_text


def weight(text: str) -> int:
    """The length as X counts it: a URL is 23, CJK and emoji are 2 each. Line ends and accents are normalised first."""
    return load().parse_tweet(_without_endless_names(unicodedata.normalize("NFC", text))).weightedLength


def tidy(text: str) -> str:
    """NFC, with \\n line ends, without control characters and outer white space: fit for any store and page.

    What is beyond 4,096 code points is cut: no field may be so long, and NFC takes time quadratic in a run of marks.
    """
    lines = text[:_MAX_LENGTH].replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", lines)).strip()


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """What all spellings of a word have in common, whatever their case, accents and width; at most 64 code points of it."""
    if word.isascii():
        return word.lower()[:_LONGEST_WORD]
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", word.casefold())).translate(_STROKES)
    return unicodedata.normalize("NFKC", bare)[:_LONGEST_WORD]


def tag_key(tag: str) -> str:
    """What all spellings of one hashtag have in common: search, lists and trends know it by that. Empty for none."""
    return fold(tidy(tag))


def clean(text: str, *, may_be_blank: bool = False) -> str:
    """The text as it is stored, tidied. Raises TweetBlank, TweetTooLong."""
    if len(text) > _MAX_LENGTH or sum(not char.isascii() for char in text) > _MAX_BEYOND_ASCII:
        raise TweetTooLong(t("That post is far longer than {most} characters.", most=MAX_WEIGHT))
    text = tidy(text)
    if _INVISIBLE.fullmatch(text):
        if may_be_blank:
            return ""
        raise TweetBlank
    if (excess := weight(text) - MAX_WEIGHT) > 0:
        raise TweetTooLong(
            plural(excess, "That post is {count} character too long.", "That post is {count} characters too long.")
        )
    return text


def entities(text: str) -> Entities:
    """Find the entities of a cleaned text, in order of appearance; nothing inside a URL counts as a mention or tag."""
    found = cast("list[dict[str, Any]]", load().extract_urls_with_indices(_without_endless_names(text)))
    urls = tuple(Span(text[slice(*url["indices"])], *url["indices"]) for url in found)
    mentions = (Span(match[1], match.start(), match.end()) for match in _MENTION.finditer(text))
    return Entities(_outside(urls, mentions), _outside(urls, _hashtags(text)), urls)


def _hashtags(text: str) -> list[Span]:
    """Letters, marks, digits and _ of any script behind a #, with at least one letter; no such character before it."""
    spans: list[Span] = []
    for match in _HASH.finditer(text):
        start, end = match.start(), match.end()
        before = text[start - 1 : start]
        if before == "&" or (_in_hashtag(before) and before not in "\ufe0e\ufe0f"):
            continue
        while _in_hashtag(text[end : end + 1]):
            end += 1
        tag = text[start + 1 : end]
        if any(unicodedata.category(char)[0] in "LM" for char in tag) and not text.startswith(("#", "＃", "://"), end):
            spans.append(Span(tag, start, end))
    return spans


def _in_hashtag(char: str) -> bool:
    return char != "" and (
        char in _IN_HASHTAGS or unicodedata.category(char) == "Nd" or unicodedata.category(char)[0] in "LM"
    )


def _outside(urls: tuple[Span, ...], spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(span for span in spans if not any(url.start < span.end and span.start < url.end for url in urls))


def _without_endless_names(text: str) -> str:
    """A text of the same length, weight and URLs that is safe to match: twitter-text takes time cubic in a name's dots.

    "!" may stand wherever a dot or letter may stand in a path or query, but never in a host name.
    """
    return _NAME.sub(_broken_up, text)


def _broken_up(name: re.Match[str]) -> str:
    if len(name[0]) <= _MAX_NAME and name[0].count(".") <= _MAX_DOTS:
        return name[0]
    chars = list(name[0].replace(".", "!"))
    for place in range(_MAX_NAME, len(chars) - 1, _MAX_NAME):
        if chars[place].isalpha() or chars[place] == "-":
            chars[place] = "!" if chars[place] < "\u1100" else "\u3000"
    return "".join(chars)
