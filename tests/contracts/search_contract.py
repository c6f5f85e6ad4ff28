"""What every search engine must do. A test file of an engine names it and gives the fixture `search`."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest

from backend.errors import Misconfigured
from backend.ids import MAX_ID, at, ms_of
from backend.search.interface import MOST, PersonDocument, Search, Tagged, TweetDocument
from backend.search.query import parse

DAY_MS = 24 * 3600 * 1000
MAY_1 = 1_777_593_600_000  # 2026-05-01T00:00:00Z
_numbers = itertools.count(1)


def tweet(text: str, *, day: int = 1, author: str = "ana", **more: object) -> TweetDocument:
    """Posted on that day of May 2026, after all that were made before."""
    id = at(MAY_1 + (day - 1) * DAY_MS + next(_numbers))
    return replace(TweetDocument(id=id, author=author, text=text), **more)


def person(username: str, display_name: str, followers: int = 0) -> PersonDocument:
    return PersonDocument(at(MAY_1 + next(_numbers)), username, display_name, followers)


async def filled(search: Search, *documents: TweetDocument) -> Sequence[TweetDocument]:
    await search.index(documents)
    return documents


async def found(search: Search, typed: str, *, typos: bool = False) -> list[int]:
    return await search.latest(parse(typed), None, 100, typos=typos)


class SearchContract:
    async def test_an_empty_index_answers_nothing(self, search: Search) -> None:
        assert await found(search, "coffee") == []
        assert await search.top(parse("coffee"), MAX_ID, MOST) == []
        assert await search.people("ana", 10) == []
        assert await search.hashtags("a", 10) == []
        assert await search.position() == 0

    async def test_what_was_indexed_is_found_newest_first(self, search: Search) -> None:
        first, other, last = await filled(search, tweet("Coffee first"), tweet("tea"), tweet("more coffee"))
        assert await found(search, "coffee") == [last.id, first.id]
        assert await found(search, "tea") == [other.id]
        assert await found(search, "coffee more") == [last.id]

    @pytest.mark.parametrize(
        ("text", "typed"),
        [
            ("Bom dia São Paulo", "sao paulo"),
            ("bom dia sao paulo", "SÃO"),
            ("Smørrebrød og kaffe", "smorrebrod"),
            ("STRASSE", "straße"),
            ("cafe\u0301 au lait", "caf\u00e9"),
            ("我在東京喝咖啡", "東京"),
            ("今日はコーヒーを飲む", "コーヒー"),
            ("오늘은 커피가 좋다", "커피"),
            ("ｆｕｌｌ width", "full"),
            ("what a day 🎉🎉", "🎉"),
            ("the crew 👩‍🚀 is back", "👩‍🚀"),
            ("she waves 👋🏽", "👋"),
            ("go Brasil 🇧🇷!", "🇧🇷"),
            ("it's rock'n'roll", "rock'n'roll"),
            ("read https://example.com/long/path", "example.com"),
            ("I like #Açaí a lot", "acai"),
        ],
    )
    async def test_spellings_and_scripts(self, search: Search, text: str, typed: str) -> None:
        wanted, _ = await filled(search, tweet(text), tweet("京東 something else 피 커 🎈"))
        assert await found(search, typed) == [wanted.id]

    async def test_pages_by_keyset_are_stable_under_inserts(self, search: Search) -> None:
        made = await filled(search, *(tweet(f"coffee {number}", day=number) for number in range(1, 8)))
        ids = [one.id for one in reversed(made)]
        query = parse("coffee")
        assert await search.latest(query, None, 3, typos=False) == ids[:3]
        await search.index([tweet("coffee new", day=9), tweet("coffee old", day=1)])
        await search.remove(tweets=[ids[0]])
        assert await search.latest(query, ids[2], 3, typos=False) == ids[3:6]
        assert len(await search.latest(query, ids[5], 3, typos=False)) == 2

    async def test_operators(self, search: Search) -> None:
        a = tweet("good coffee", day=1, author="ana", hashtags=("Coffee",), has_links=True, likes=12)
        b = tweet("good tea", day=2, author="Rui", mentions=("Ana",), reply_to="ana", has_media=True)
        c = tweet("bad coffee, good day", day=3, author="ana", reply_to="rui", hashtags=("Açaí", "coffee"), likes=3)
        await search.index([a, b, c])
        expected = {
            "from:ana": [c, a],
            "from:@RUI": [b],
            "from:ana from:rui": [c, b, a],
            "to:ana": [b],
            "since:2026-05-02": [c, b],
            "until:2026-05-02": [a],
            "since:2026-05-02 until:2026-05-03": [b],
            "has:media": [b],
            "has:links": [a],
            "min_likes:3": [c, a],
            "min_likes:4": [a],
            "#coffee": [c, a],
            "#acai": [c],
            "#coff": [],
            "@ana": [b],
            '"good coffee"': [a],
            '"coffee good"': [c],
            "good -coffee": [b],
            "-coffee": [b],
            '-"good coffee" coffee': [c],
            "good from:ana min_likes:5 #coffee -tea since:2026-01-01 has:links": [a],
            "from:ana to:ana": [],
            "coffee since:2027-01-01": [],
            "": [],
            "!!!": [],
        }
        for typed, documents in expected.items():
            assert await found(search, typed) == [one.id for one in documents], typed

    async def test_typos_are_forgiven_by_length(self, search: Search) -> None:
        short, middle, long = await filled(search, tweet("rain"), tweet("garden"), tweet("photography"))
        for typed, documents in {
            "rian": [],
            "graden": [middle],
            "gardn": [middle],
            "gardening": [],
            "fotography": [long],
            "fotografy": [],
            "photogrphi": [long],
            "phtographi": [long],
        }.items():
            assert await found(search, typed, typos=True) == [one.id for one in documents], typed
        assert await found(search, "graden") == []
        assert await found(search, "rain", typos=True) == [short.id]

    async def test_phrases_and_exclusions_forgive_no_typos(self, search: Search) -> None:
        await filled(search, tweet("my garden grows"))
        assert await found(search, '"my graden"', typos=True) == []
        assert len(await found(search, "my -graden", typos=True)) == 1

    async def test_top_is_by_likes_and_age_exact_matches_first(self, search: Search) -> None:
        old = tweet("garden", day=1, likes=100)
        new = tweet("garden", day=2, likes=1)
        newer = tweet("garden", day=3)
        older_loved = tweet("garden", day=1, likes=2000)
        near = tweet("gardens", day=4, likes=5000)
        await search.index([old, new, newer, older_loved, near])
        order = [older_loved.id, old.id, new.id, newer.id, near.id]
        assert await search.top(parse("garden"), MAX_ID, MOST) == order
        assert await search.top(parse("garden"), MAX_ID, 2) == order[:2]
        assert await search.top(parse("garden"), at(ms_of(new.id)), MOST) == [older_loved.id, old.id]

    async def test_indexing_again_replaces(self, search: Search) -> None:
        (one,) = await filled(search, tweet("coffee", likes=1))
        assert await search.stale([one]) == []
        changed = replace(one, likes=50)
        assert await search.stale([changed, one]) == [changed]
        await search.index([changed])
        assert await found(search, "coffee min_likes:50") == [one.id]
        assert await found(search, "coffee") == [one.id]

    async def test_removed_is_gone_and_may_come_back(self, search: Search) -> None:
        one, other = await filled(search, tweet("coffee"), tweet("coffee"))
        await search.remove(tweets=[one.id, 1])
        await search.remove(tweets=[one.id])
        assert await found(search, "coffee") == [other.id]
        assert await search.stale([one, other]) == [one]
        await search.index([one])
        assert await found(search, "coffee") == [other.id, one.id]

    async def test_people_by_name_and_username(self, search: Search) -> None:
        ana = person("ana_luz", "Ana Luz", 5)
        big = person("analia", "Anália Prado", 900)
        rui = person("rui", "Rui Anastácio", 10)
        cook = person("chef99", "山田太郎", 1)
        await search.index([ana, big, rui, cook])
        for typed, people in {
            "ana": [big, rui, ana],
            "@ana": [big, rui, ana],
            "ana_luz": [ana],
            "analu": [ana, big],
            "ana lu": [ana],
            "luz ana": [ana],
            "anália": [big],
            "rui": [rui],
            "山田": [cook],
            "prato": [big],
            "zzz": [],
            "": [],
            "@": [],
        }.items():
            assert await search.people(typed, 10) == [one.id for one in people], typed
        assert await search.people("ana", 1) == [big.id]
        assert await search.people("ana", 10, among=[ana.id, cook.id]) == [ana.id]
        assert await search.people("ana", 10, among=[]) == []
        await search.remove(people=[big.id])
        assert await search.people("ana", 10) == [rui.id, ana.id]

    async def test_the_very_username_comes_first(self, search: Search) -> None:
        ana, famous = person("ana", "A", 1), person("anabel", "Ana Bel", 10_000)
        await search.index([famous, ana])
        assert await search.people("Ana", 10) == [ana.id, famous.id]

    async def test_hashtags_by_their_beginning_most_used_first(self, search: Search) -> None:
        await search.index(
            [
                tweet("x", hashtags=("Café", "coffee")),
                tweet("x", hashtags=("café",)),
                tweet("x", hashtags=("cafeteria", "CAFETERIA")),
                tweet("x", hashtags=("日本語",)),
            ]
        )
        assert await search.hashtags("#CAF", 10) == [Tagged("café", 2), Tagged("cafeteria", 1)]
        assert await search.hashtags("café", 1) == [Tagged("café", 2)]
        assert await search.hashtags("日本", 10) == [Tagged("日本語", 1)]
        assert await search.hashtags("", 10) == []
        assert await search.hashtags("zzz", 10) == []

    async def test_position_is_kept(self, search: Search) -> None:
        await search.advance(at(MAY_1))
        assert await search.position() == at(MAY_1)

    async def test_several_note_their_position_at_once(self, search: Search) -> None:
        """A job that another worker gave back meets the worker's own."""
        positions = [at(MAY_1) + step for step in range(30)]
        await asyncio.gather(*(search.advance(one) for one in positions))
        assert await search.position() in positions

    async def test_a_large_batch_beside_single_ones(self, search: Search) -> None:
        many = [tweet(f"common word{number}") for number in range(3000)]
        singles = [tweet("common single") for _ in range(20)]
        await asyncio.gather(search.index(many), *(search.index([one]) for one in singles))
        assert len(await found(search, "single")) == 20
        newest = sorted((one.id for one in [*many, *singles]), reverse=True)
        assert await found(search, "common") == newest[:100]
        assert len(await search.top(parse("common"), MAX_ID, MOST)) == MOST

    async def test_a_rebuilt_index_takes_the_place_of_the_old_one(self, search: Search) -> None:
        kept, gone = await filled(search, tweet("coffee"), tweet("coffee"))
        await search.advance(gone.id)
        async with search.rebuilt() as fresh:
            assert await fresh.position() == 0
            await fresh.index([kept])
            await fresh.advance(kept.id)
            assert await found(search, "coffee") == [gone.id, kept.id]
            with pytest.raises(Misconfigured):
                async with search.rebuilt():
                    pass
        assert await found(search, "coffee") == [kept.id]
        assert await search.position() == kept.id
        (after,) = await filled(search, tweet("coffee"))
        assert await found(search, "coffee") == [after.id, kept.id]

    async def test_a_rebuild_that_fails_changes_nothing(self, search: Search) -> None:
        (one,) = await filled(search, tweet("coffee"))
        with pytest.raises(ZeroDivisionError):
            async with search.rebuilt():
                raise ZeroDivisionError
        assert await found(search, "coffee") == [one.id]
        async with search.rebuilt():
            pass
        assert await found(search, "coffee") == []

    async def test_check_says_that_it_is_well(self, search: Search) -> None:
        assert await search.check()
