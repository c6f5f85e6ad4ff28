from __future__ import annotations

import itertools
import json
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import text
from backend.errors import TweetBlank, TweetTooLong

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[1] / "data" / "text_vectors.json").read_text(encoding="utf-8")
)
# Each was once slow, or is of a shape that makes a regular expression slow.
HOSTILE = {
    "at signs": "@" * 4096,
    "hashes": "#" * 4096,
    "dotted letters": "a." * 2048,
    "dotted letters with a scheme": "https://" + "a." * 2000,
    "dotted letters in a path of no host": "https://a.nowhere/" + "a." * 2000,
    "dotted ideographs": "日." * 690,
    "dotted accents": ("é" * 27 + ".") * 48,
    "dotted emoji": ("😀" * 27 + ".") * 48,
    "one long label of accents": "é-" * 690 + " a.b",
    "one long label of emoji": "😀" * 1390 + " a.b",
    "hyphens": "a-" * 2040 + ".",
    "parentheses": "https://example.com/" + "(" * 4000,
    "pairs of parentheses": "https://example.com/" + "()" * 2000,
    "marks": "a" + "\u0301" * 1399,
    "many URLs": "a.co " * 800,
    "URLs and mentions": "a.co @a " * 500,
    "one endless tag": "#" + "a" * 4000,
    "tags in tags": "#aa" * 1360,
}


@pytest.mark.parametrize("vector", VECTORS["weights"], ids=lambda vector: vector["what"])
def test_weight(vector: dict[str, Any]) -> None:
    assert text.weight(vector["text"]) == vector["weight"]


@pytest.mark.parametrize("vector", VECTORS["entities"], ids=lambda vector: vector["what"])
def test_entities(vector: dict[str, Any]) -> None:
    found = text.entities(vector["text"])
    for kind in ("mentions", "hashtags", "urls"):
        spans = [[span.value, span.start, span.end] for span in getattr(found, kind)]
        assert spans == vector[kind], kind


def test_a_post_of_280_is_kept_and_one_of_281_is_refused_with_the_excess() -> None:
    assert text.clean("a" * 280) == "a" * 280
    with pytest.raises(TweetTooLong, match="1 character too long"):
        text.clean("a" * 281)
    with pytest.raises(TweetTooLong, match="20 characters too long"):
        text.clean("字" * 150)


def test_a_post_of_the_longest_emoji_fits() -> None:
    kiss = "👩‍❤️‍💋‍👨"
    assert len(kiss) == 8
    assert text.clean(kiss * 140) == kiss * 140


def test_a_post_is_stored_composed_with_plain_line_ends_and_no_outer_space() -> None:
    assert text.clean("  ação\r\nnova\rlinha \n") == "ação\nnova\nlinha"
    assert text.clean(unicodedata.normalize("NFD", "coração")) == "coração"


def test_what_no_store_can_keep_is_dropped() -> None:
    assert text.clean("a\x00b\x07c\ud800d\ufeff") == "abcd"
    assert text.clean("tab\tstays") == "tab\tstays"


@pytest.mark.parametrize(
    "blank",
    [
        "",
        " ",
        "\n\t",
        "\u200b\u200d",
        "\u3164",
        "\x00\x01",
        "\ufeff",
        "\u00ad",
        "\u2800",
        "\U000e0041",
        "\ufff9",
        "\u180e",
        "\U0001d173",
    ],
)
def test_a_blank_post_is_refused(blank: str) -> None:
    with pytest.raises(TweetBlank):
        text.clean(blank)
    assert text.clean(blank, may_be_blank=True) == ""


def test_a_long_link_fits_but_an_endless_text_does_not() -> None:
    link = "https://example.com/?token=" + "aB3-xY_." * 300 + "end"
    assert text.clean(link) == link
    assert text.entities(link).urls == (text.Span(link, 0, len(link)),)
    for endless in ("a" * 4097, "😀" * 1401):
        with pytest.raises(TweetTooLong, match="far longer"):
            text.clean(endless)


@pytest.mark.slow
@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_costs_little(hostile: str) -> None:
    """About 0.1 s at most on a slow machine; before the bounds some of these took 25 s."""
    started = time.process_time()
    text.entities(hostile)
    with pytest.raises(TweetTooLong):
        text.clean(hostile)
    assert time.process_time() - started < 1


@given(st.text(max_size=400) | st.text(alphabet="@#aé日._-/:() \n0🎉\u200d\u0301", max_size=400))
def test_any_text_is_refused_or_kept_with_entities_that_lie_in_it(anything: str) -> None:
    try:
        kept = text.clean(anything)
    except (TweetBlank, TweetTooLong):
        return
    assert text.clean(kept) == kept
    assert text.weight(kept) <= text.MAX_WEIGHT
    kept.encode()
    found = text.entities(kept)
    for span in found.mentions + found.hashtags:
        assert kept[span.start + 1 : span.end] == span.value
    for span in found.urls:
        assert kept[span.start : span.end] == span.value
    places = sorted((span.start, span.end) for span in found.mentions + found.hashtags + found.urls)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(places))


def test_a_run_of_marks_costs_no_more_than_a_field_may_hold() -> None:
    """NFC is quadratic in such a run: 64,000 of them would hold up everybody for seconds."""
    assert len(text.tidy("a" + "\u0300\u0316" * 32_000)) <= 4_096
