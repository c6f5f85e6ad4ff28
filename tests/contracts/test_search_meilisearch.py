"""The search contract on a Meilisearch server, which no package ships: CHIRP_TEST_MEILISEARCH_URL names one."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from backend.errors import Misconfigured
from backend.search.meilisearch import MeilisearchSearch
from backend.search.meilisearch_place import place_of
from backend.search.query import parse
from tests.conftest import OPTIONAL
from tests.contracts.search_contract import SearchContract, filled, found, person, tweet

URL = os.environ.get("CHIRP_TEST_MEILISEARCH_URL", "")
pytestmark = pytest.mark.skipif(not URL, reason=f"{OPTIONAL} CHIRP_TEST_MEILISEARCH_URL names no Meilisearch server")


class TestMeilisearch(SearchContract):
    @pytest.fixture
    async def search(self) -> AsyncIterator[MeilisearchSearch]:
        place = replace(place_of(URL), name=f"test-{uuid.uuid4().hex}")
        opened = MeilisearchSearch(place)
        await opened.migrate()
        yield opened
        await opened.destroy()
        await opened.close()

    async def test_migrating_twice_changes_nothing(self, search: MeilisearchSearch) -> None:
        assert await search.is_migrated()
        await search.migrate()
        assert await search.is_migrated()

    async def test_posts_of_one_millisecond_are_paged_exactly(self, search: MeilisearchSearch) -> None:
        first = tweet("coffee")
        made = [replace(first, id=first.id + number) for number in range(250)]
        await search.index(made)
        query, ids, below = parse("coffee"), list[int](), None
        while page := await search.latest(query, below, 120, typos=False):
            ids, below = ids + page, page[-1]
        assert ids == [one.id for one in reversed(made)]

    async def test_a_query_of_more_words_than_the_engine_takes_is_exact(self, search: MeilisearchSearch) -> None:
        words = " ".join(f"word{letter}" for letter in "abcdefghijklmnop")
        one, _ = await filled(search, tweet(words), tweet(words.replace("wordo", "other")))
        assert await found(search, words) == [one.id]
        assert await found(search, f"{words} -wordo") == []

    async def test_a_long_phrase_is_found_word_for_word(self, search: MeilisearchSearch) -> None:
        one, other = await filled(search, tweet("la la land of la"), tweet("la land la of la la"))
        assert await found(search, '"la la land"') == [one.id]
        assert await found(search, '-"la la land" land -"la la la"') == [other.id]

    @pytest.mark.parametrize(("word", "typed"), [("привет", "превет"), ("καλημερα", "ραλημερα"), ("garden", "harden")])
    async def test_typos_are_forgiven_in_every_alphabet_and_letter(
        self, search: MeilisearchSearch, word: str, typed: str
    ) -> None:
        (one,) = await filled(search, tweet(f"2 {word} 2"))
        assert await found(search, typed) == []
        assert await found(search, typed, typos=True) == [one.id]
        (named,) = [person("someone", word)]
        await search.index([named])
        assert await search.people(typed[:5], 10) == [named.id]

    async def test_a_hashtag_is_text_and_can_end_no_filter(self, search: MeilisearchSearch) -> None:
        await filled(search, tweet("coffee", hashtags=("coffee",)))
        for typed in ('coffee" OR id >= "0', "coffee\\", '"'):
            assert await search.hashtags(typed, 10) == []
            assert await search.people(typed, 10) == []

    async def test_an_index_that_was_removed_is_made_again(self, search: MeilisearchSearch) -> None:
        await search.advance(7)
        await search.destroy()
        await search.index([tweet("tea")])  # the engine makes an index of it that can't be searched
        assert await search.position() == 0
        assert await search.is_migrated()
        assert len(await found(search, "tea")) == 1

    async def test_a_wrong_key_is_named(self) -> None:
        wrong = MeilisearchSearch(replace(place_of(URL), key="wrong"))
        with pytest.raises(Misconfigured, match="invalid_api_key"):
            await wrong.migrate()
        await wrong.close()
