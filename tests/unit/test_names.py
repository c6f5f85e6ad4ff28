"""What people may call themselves: nothing that turns, hides or piles up."""

from __future__ import annotations

import unicodedata

import pytest

from backend import names


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Ana\nAdmin", "Ana Admin"),
        ("Ana\u2028\tB", "Ana B"),
        ("\u202eanA", "anA"),
        ("Ana \u2066x\u2069\u200f", "Ana x"),
        ("A\u200bna\u2060\ufeff\u00ad", "Ana"),
        ("\u3164", ""),
        ("\u2800\u2800", ""),
        ("\u200c\u200d \u200d", ""),
        ("\uffa0\u115f\u1160", ""),
        ("\ufe0f\ufe0f", ""),
        ("a\x00b\x1b[31m\x07", "ab[31m"),
        ("Ana\U000e0041\U000e0042", "Ana"),
        # and what is no trick stays
        ("José  Ñ", "José Ñ"),
        ("👩‍👩‍👧 Família ❤️", "👩‍👩‍👧 Família ❤️"),
        (
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        ),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("สวัสดี ที่นี่", "สวัสดี ที่นี่"),
        ("שָׁלוֹם مُحَمَّد", "שָׁלוֹם مُحَمَّد"),
    ],
)
def test_names_are_one_line_of_what_can_be_seen(given: str, kept: str):
    assert names.one_line(given) == unicodedata.normalize("NFC", kept)
    assert names.one_line(names.one_line(given)) == names.one_line(given)
    assert names.problem(names.one_line(given)) is None


def test_a_bio_keeps_its_lines():
    assert names.shown("one\r\ntwo\u202e\n\nthree ") == "one\ntwo\n\nthree"


@pytest.mark.parametrize("text", ["Z" + "\u0301" * 20, "a" + "\u0489" * 5, "e" + "\u0300\u0316\u0301\u0317\u0302"])
def test_piled_up_marks_are_told(text: str):
    assert names.problem(names.one_line(text)) == "Use fewer accents on one letter."


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "https://sub.exämple.org/wörld",
        "https://xn--exmple-cua.org/@ana",
        "https://a.bc",
    ],
)
def test_web_addresses(url: str):
    assert names.is_web_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "//example.org",
        "example.org",
        "https://user@example.org",
        "https://:secret@example.org",
        "https://example.org@evil.test",
        "https://example.org\\@evil.test",
        "https://exa mple.org",
        "https://example.org/a b",
        "https://example.org/\u202egpj.exe",
        "https://example\u200b.org",
        'https://example.org/"onclick=',
        "https://example",
        "https://.org",
        "https://example..org",
        "https://example.org:0",
        "https://example.org:99999",
        "https://[::1]",
        "https://127.0.0.1",
        "https://",
        "https://example.org/\n",
    ],
)
def test_what_is_no_web_address(url: str):
    assert not names.is_web_address(url)
