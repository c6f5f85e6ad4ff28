"""The guess at a post's language."""

from __future__ import annotations

from random import Random

import pytest

from backend.demo import grammar
from backend.demo.grammar import Speaker
from backend.languages import guess


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The birds were singing this morning #dawn", "en"),
        ("Não há nada melhor que um café pela manhã", "pt"),
        ("A CHUVA NÃO PARA, gente", "pt"),
        ("#the #not #não", None),
        ("@not @the https://example.com/the/not", None),
        ("Coffee!", None),
        ("El café de la mañana es lo mejor", None),
        ("東京は雨です", None),
        ("", None),
    ],
)
def test_small_words_tell(text: str, language: str | None) -> None:
    assert guess(text) == language


@pytest.mark.parametrize("language", grammar.LANGUAGES)
def test_the_posts_of_the_demo_world_are_told_apart(language: str) -> None:
    speaker = Speaker(Random(1))
    posts = [speaker.post(grammar.topic(language, name), "post").text for name in grammar.names(language)]
    guesses = [guess(post) for post in posts]
    assert guesses.count(language) > len(posts) / 2  # pyright: ignore[reportArgumentType]
    assert set(guesses) <= {language, None}
