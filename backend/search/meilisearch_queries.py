"""A query in Meilisearch's terms: what it is asked, and what its hits must hold.

The engine takes ten terms, and a phrase of three words for its pairs; so each hit's words are looked at once more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from backend.ids import TweetId
from backend.search.highlights import is_near
from backend.search.meilisearch_schema import code, near_code, place
from backend.search.query import Query
from backend.search.words import typos_forgiven, words
from backend.text import fold

_MOST_TERMS = 10
"""What the engine takes; it ignores the rest, a negative behind them too: negatives come first."""
_MOST_FORGIVEN = 8
"""Words of a query that forgive typos, as in every engine."""
_EXACT_PHRASE = 2
"""Words of a phrase that the engine finds exactly."""
LATEST = ("created_at", "sequence")
TOP = ("rank", *LATEST)
PEOPLE = ("followers", *LATEST)
_ALL = "created_at >= 0"
"""What is no note of ours beside them."""


def _all(text: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Asked:
    """order: attributes, all descending, by which no two documents are the same."""

    order: tuple[str, ...]
    text: str = ""
    filters: tuple[str, ...] = ()
    holds: Callable[[str], bool] = field(default=_all)
    """Whether a document's folded words are what was asked for."""


def tweets(query: Query, below: TweetId | None, *, typos: bool, order: tuple[str, ...] = LATEST) -> Asked:
    """All that the query says, of tweets with id < below."""
    wanted = [_words(piece) for piece in query.words]
    forgiving = [typos and at < _MOST_FORGIVEN and _forgives(piece) for at, piece in enumerate(wanted)]
    phrases = [_words(piece) for piece in query.phrases]
    excluded = [_words(piece) for piece in query.excluded]
    terms = [
        *(near_code(piece[0]) if near else _exact(piece) for piece, near in zip(wanted, forgiving, strict=True)),
        *(_exact(piece) for piece in phrases),
    ]
    negatives = [
        f"-{code(piece[0]) if len(piece) == 1 else _exact(piece)}" for piece in excluded if len(piece) <= _EXACT_PHRASE
    ]

    def holds(text: str) -> bool:
        found = text.split(" ")
        return (
            all(
                _has(text, piece) or (near and any(is_near(word, piece[0]) for word in found))
                for piece, near in zip(wanted, forgiving, strict=True)
            )
            and all(_has(text, phrase) for phrase in phrases)
            and not any(_has(text, phrase) for phrase in excluded)
        )

    return Asked(order, " ".join([*negatives, *terms[:_MOST_TERMS]]), tuple(_filters(query, below)), holds)


def people(typed: str, *, typos: bool) -> Asked | None:
    """None when there is no word in it. The last word is a beginning."""
    wanted = _words(typed)[:_MOST_FORGIVEN]
    if not wanted:
        return None

    def same(name: str, word: str) -> bool:
        return is_near(name, word) if typos else name == word

    def begins(name: str, word: str) -> bool:
        ends = range(max(1, len(word) - 2), len(word) + 3) if typos else (len(word),)
        return any(same(name[:end], word) for end in ends)

    def holds(text: str) -> bool:
        names = text.split(" ")
        *whole, last = wanted
        return all(any(same(name, word) for name in names) for word in whole) and any(
            begins(name, last) for name in names
        )

    terms = [near_code(word) if typos and typos_forgiven(word) else _exact([word]) for word in wanted]
    return Asked(PEOPLE, " ".join(terms), (_ALL,), holds)


def _filters(query: Query, below: TweetId | None) -> Sequence[str]:
    made = [f"created_at >= {query.since_ms}" if query.since_ms and query.since_ms > 0 else _ALL]
    if query.until_ms is not None:
        made.append(f"created_at < {query.until_ms}")
    if below is not None:
        made.append(beyond(LATEST, place(below)))
    made += [f"tags = {quoted(fold(tag))}" for tag in query.hashtags]
    made += [f"mentions = {quoted(name)}" for name in query.mentions]
    made += [
        one_of(name, names) for name, names in (("author", query.authors), ("reply_to", query.recipients)) if names
    ]
    made += [f"has = {quoted(name)}" for name in ("media", "links") if getattr(query, name)]
    return [*made, f"likes >= {query.min_likes}"] if query.min_likes else made


def beyond(order: Sequence[str], last: Sequence[int]) -> str:
    """A filter: what comes after the document with these values in that order. Pages can't shift, however many follow."""
    (name, *names), (value, *values) = order, last
    return f"{name} < {value}" + (f" OR ({name} = {value} AND ({beyond(names, values)}))" if names else "")


def one_of(name: str, values: Sequence[str]) -> str:
    """A filter. At most 1,000 values: the engine takes time quadratic in them."""
    return f"{name} IN [{', '.join(map(quoted, values))}]"


def quoted(value: str) -> str:
    """A value in a filter: it can't end its quotes."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _words(text: str) -> list[str]:
    return [word.text for word in words(text)]


def _forgives(piece: Sequence[str]) -> bool:
    return len(piece) == 1 and typos_forgiven(piece[0]) > 0


def _exact(piece: Sequence[str]) -> str:
    """Quoted, also when it is one word: the engine forgives no typo in quotes."""
    return f'"{" ".join(map(code, piece))}"'


def _has(text: str, piece: Sequence[str]) -> bool:
    return f" {' '.join(piece)} " in f" {text} "
