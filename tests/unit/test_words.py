"""The catalogue of the other language fits what the code says, text by text."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message

from backend.words import LOCALES, Locale
from chirp_app.words import catalogue, said

NAMES = re.compile(r"\{\w+\}")

pytestmark = pytest.mark.parametrize("locale", LOCALES[1:])


@pytest.mark.slow
def test_the_catalogue_has_exactly_the_texts_that_the_code_says(locale: Locale):
    wanted, kept = texts(said()), texts(catalogue(locale))
    assert not wanted.keys() - kept.keys(), "not in the catalogue: make words, and translate them"
    assert not kept.keys() - wanted.keys(), "nobody says them any more: make words"
    assert {text for text in wanted if wanted[text].pluralizable != kept[text].pluralizable} == set()


@pytest.mark.slow
def test_each_text_is_translated_in_all_its_forms(locale: Locale):
    assert [message.id for message in messages(locale) if not all(forms(message.string))] == []
    forms_of_one = catalogue(locale).num_plurals
    assert [one.id for one in messages(locale) if one.pluralizable and len(forms(one.string)) != forms_of_one] == []


def test_no_translation_is_a_guess(locale: Locale):
    assert [message.id for message in messages(locale) if message.fuzzy] == []


def test_each_translation_fills_in_what_its_text_does(locale: Locale):
    assert [message.id for message in messages(locale) if not fits(message)] == []


def test_no_text_begins_or_ends_with_a_space(locale: Locale):
    spoken = [form for message in messages(locale) for form in (*forms(message.id), *forms(message.string))]
    assert [form for form in spoken if form != form.strip()] == []


def texts(found: Catalog) -> dict[tuple[str | None, str], Message]:
    """By what tells them apart: the context, and the text or the first of its forms."""
    return {(message.context, forms(message.id)[0]): message for message in found if message.id}


def messages(locale: Locale) -> Iterator[Message]:
    return iter(texts(catalogue(locale)).values())


def forms(text: object) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, (list, tuple)) else (str(text or ""),)


def fits(message: Message) -> bool:
    pairs = zip(forms(message.id), forms(message.string), strict=True)
    return all(sorted(NAMES.findall(said)) == sorted(NAMES.findall(meant)) for said, meant in pairs)
