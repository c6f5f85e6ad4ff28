"""Making, rebuilding and examining the indexes of Meilisearch, on answers that a real server gave."""

from __future__ import annotations

import re

import pytest

from backend.errors import Misconfigured, Unavailable
from backend.search.meilisearch import MeilisearchSearch
from backend.search.meilisearch_schema import PEOPLE_SETTINGS, TWEETS_SETTINGS, differing
from backend.search.query import parse
from tests.contracts.search_contract import tweet
from tests.engines.meilisearch import Replay


async def test_only_settings_that_differ_are_sent(server: Replay, search: MeilisearchSearch) -> None:
    assert not await search.is_migrated()
    await search.migrate()
    tweets, people = server.bodies("PATCH", "/indexes/{index}/settings")
    assert "filterableAttributes" in tweets
    assert "pagination" not in tweets  # as it was read back
    assert "rankingRules" not in people
    assert differing(TWEETS_SETTINGS, TWEETS_SETTINGS | {"stopWords": []}) == {}


async def test_an_index_that_another_process_made_first_is_fine(server: Replay, search: MeilisearchSearch) -> None:
    server.answer_everything("unknown index")
    assert not await search.is_migrated()
    server.answer_everything("")
    server.expect("create an existing index: accepted, its task fails")
    assert await search.position() == 0
    await search.migrate()


async def test_a_rebuild_is_claimed_swapped_and_swept(server: Replay, search: MeilisearchSearch) -> None:
    server.documented("GET", "/indexes/{index}", _index_changed_at("2026-11-24T12:54:50.793064303Z"))
    server.documented("GET", "/indexes?limit=1000", {"results": [{"uid": "chirp_tweets_v0"}, {"uid": "other"}]})
    async with search.rebuilt() as fresh:
        await fresh.index([tweet("coffee")])
    changes = [(one.method, one.path) for one in server.asked if one.method not in ("GET", "PATCH")]
    assert changes == [
        ("POST", "/indexes"),
        ("POST", "/indexes/chirp_tweets_v1_next/documents"),
        ("DELETE", "/indexes/chirp_people_v1_next"),
        ("POST", "/indexes/chirp_tweets_v1_next/documents"),
        ("POST", "/indexes/chirp_tweets_v1_next/documents/delete-batch"),
        ("POST", "/swap-indexes"),
        ("DELETE", "/indexes/chirp_people_v1_next"),
        ("DELETE", "/indexes/chirp_tweets_v1_next"),
        ("DELETE", "/indexes/chirp_tweets_v0"),
    ]
    assert server.bodies("POST", "/swap-indexes") == [
        [
            {"indexes": ["chirp_tweets_v1", "chirp_tweets_v1_next"]},
            {"indexes": ["chirp_people_v1", "chirp_people_v1_next"]},
        ]
    ]


async def test_a_rebuild_that_runs_is_left_alone(server: Replay, search: MeilisearchSearch) -> None:
    server.documented("GET", "/indexes/{index}", _index_changed_at("2026-11-24T12:50:00.1Z"))
    server.expect("create an existing index: accepted, its task fails")
    with pytest.raises(Misconfigured, match="being rebuilt already"):
        async with search.rebuilt():
            pass
    assert not [one for one in server.asked if one.method == "DELETE"]


async def test_a_rebuild_that_was_killed_is_taken_over(server: Replay, search: MeilisearchSearch) -> None:
    server.documented("GET", "/indexes/{index}", _index_changed_at("2026-11-24T12:40:00Z"))
    server.documented("GET", "/indexes?limit=1000", {"results": []})
    server.expect("create an existing index: accepted, its task fails")
    async with search.rebuilt():
        pass
    first = next(one.path for one in server.asked if one.method == "DELETE")
    assert first == "/indexes/chirp_tweets_v1_next"


async def test_a_rebuild_that_was_taken_over_touches_nothing(server: Replay, search: MeilisearchSearch) -> None:
    server.documented("GET", "/indexes/{index}", _index_changed_at("2026-11-24T12:50:00Z"))
    rebuild = search.rebuilt()
    await rebuild.__aenter__()
    changes = [one for one in server.asked if one.method != "GET"]
    server.documented("GET", "/indexes/{index}/documents/claim", {"id": "claim", "owner": "another"})
    with pytest.raises(Misconfigured, match="taken the place"):
        await rebuild.__aexit__(None, None, None)
    assert [one for one in server.asked if one.method != "GET"] == changes


@pytest.mark.parametrize("note", ["wrong key", "no key"])
async def test_a_refused_key_is_named_to_whoever_runs_it(server: Replay, search: MeilisearchSearch, note: str) -> None:
    server.answer_everything(note)
    for command in (search.migrate, search.is_migrated, search.check):
        with pytest.raises(Misconfigured, match=r"CHIRP_SEARCH_URL: http://127.* refuses the key \(\w+_a\w+: The "):
            await command()
    with pytest.raises(Unavailable):
        await search.latest(parse("coffee"), None, 10, typos=False)
    with pytest.raises(Unavailable, match="The "):
        await search.index([tweet("coffee")])


async def test_what_is_no_meilisearch_is_unavailable(server: Replay, search: MeilisearchSearch) -> None:
    server.answer_everything("unknown route: empty body")
    with pytest.raises(Unavailable, match="404: no message"):
        await search.position()
    with pytest.raises(Unavailable):
        await search.index([tweet("coffee")])


async def test_check_tells_the_version_and_what_is_in_there(server: Replay, search: MeilisearchSearch) -> None:
    with pytest.raises(Misconfigured, match="chirp migrate"):
        await search.check()
    server.documented("GET", "/indexes/chirp_tweets_v1/settings", TWEETS_SETTINGS)
    server.documented("GET", "/indexes/chirp_people_v1/settings", PEOPLE_SETTINGS)
    assert re.fullmatch(r"Meilisearch 1.50.0 at http://127.0.0.1:\d+: 6 posts, 6 people", await search.check())


def _index_changed_at(when: str) -> dict[str, str]:
    return {"uid": "tweets", "createdAt": "2026-11-24T12:00:00.5Z", "updatedAt": when, "primaryKey": "id"}
