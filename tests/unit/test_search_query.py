"""What a typed search means, and where its words stand in a text."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Invalid
from backend.search.highlights import highlights
from backend.search.query import LONGEST, Query, parse
from backend.search.words import words


def _ms(year: int, month: int, day: int) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", Query()),
        ("   ", Query()),
        ("coffee  tea", Query(words=("coffee", "tea"))),
        ('say "good morning" -bad', Query(words=("say",), phrases=("good morning",), excluded=("bad",))),
        ('an "open end', Query(words=("an",), phrases=("open end",))),
        ('-"not this"', Query(excluded=("not this",))),
        ("from:ana FROM:@Rui to:bob", Query(authors=("ana", "rui"), recipients=("bob",))),
        ("#Café @Ana_1", Query(hashtags=("Café",), mentions=("ana_1",))),
        ("has:media has:LINKS min_likes:5", Query(media=True, links=True, min_likes=5)),
        ("since:2026-1-2 until:2026-02-03", Query(since_ms=_ms(2026, 1, 2), until_ms=_ms(2026, 2, 3))),
        ("note:hello lang:pt", Query(words=("note:hello", "lang:pt"))),
        ("from: since:", Query(words=("from:", "since:"))),
        ("https://example.com", Query(words=("https://example.com",))),
        ("- -- # @ !!!", Query()),
        ("a@b.c c# rock-n-roll", Query(words=("a@b.c", "c#", "rock-n-roll"))),
        ("tea tea #a #a", Query(words=("tea",), hashtags=("a",))),
    ],
)
def test_what_is_typed_is_understood(typed: str, query: Query) -> None:
    assert parse(typed) == query


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("since:2026-13-40", "since: wants a date, such as since:2026-01-31."),
        ("until:2026-02-30", "until: wants a date, such as until:2026-01-31."),
        ("until:tomorrow", "until: wants a date, such as until:2026-01-31."),
        ("min_likes:many", "min_likes: wants a number, such as min_likes:10."),
        ("has:dogs", "has: knows has:media and has:links."),
        ("from:not-a-name", "from: wants a username, such as from:ana."),
        ("x" * (LONGEST + 1), f"Search for at most {LONGEST} characters."),
    ],
)
def test_what_makes_no_sense_is_told(typed: str, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse(typed)
    assert refused.value.sentence == told


@given(st.text(max_size=LONGEST))
def test_any_text_is_a_query_or_a_clear_refusal(typed: str) -> None:
    with suppress(Invalid):
        query = parse(typed)
        assert all(words(piece) for piece in (*query.words, *query.phrases, *query.excluded))


@given(st.text(max_size=80))
def test_words_stand_where_they_say(text: str) -> None:
    end = 0
    for word in words(text):
        assert end <= word.start < word.end <= len(text)
        assert not any(char.isspace() for char in word.text)
        end = word.end


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("Café, cafe and CAFE", "cafe", ["Café", "cafe", "CAFE"]),
        ("a garden grows", "graden", ["garden"]),
        ("rain and rian", "rain", ["rain"]),
        ("good coffee, good day", '"good day"', ["good", "day"]),
        ("我在東京喝", "東京", ["東京"]),
        ("x 👩‍🚀 y", "👩‍🚀", ["👩", "🚀"]),
        ("I love #Açaí", "#acai", ["Açaí"]),
        ("nothing here", "from:ana -here has:links", []),
    ],
)
def test_matches_are_marked(text: str, typed: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in highlights(text, parse(typed))] == marked
