"""What is asked of Meilisearch, and what becomes of its answers: on those that a real server gave."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from backend.errors import Misconfigured, Unavailable
from backend.ids import at
from backend.search.interface import MOST, Tagged
from backend.search.meilisearch import MeilisearchSearch
from backend.search.meilisearch_place import place_of
from backend.search.query import Query, parse
from tests.contracts.search_contract import person, tweet
from tests.engines.meilisearch import EXCHANGES, Replay, document

SEARCH, DOCUMENTS = "/indexes/{index}/search", "/indexes/{index}/documents"
PUT_BADLY = "a bad id fails its whole task"


async def test_a_search_is_asked_for_as_it_was_recorded(server: Replay, search: MeilisearchSearch) -> None:
    server.expect("newest first")
    assert await search.latest(parse("timeline"), None, 20, typos=False) == [1005, 1003]
    (asked,) = server.bodies("POST", SEARCH)
    assert asked == {
        "q": '"xtimeline"',
        "filter": ["created_at >= 0"],
        "sort": ["created_at:desc", "sequence:desc"],
        "matchingStrategy": "all",
        "limit": 20,
        "attributesToRetrieve": ["id", "text", "created_at", "sequence"],
    }
    assert server.asked[0].authorization == "Bearer key"


async def test_hits_that_are_not_what_was_asked_for_are_left_out(server: Replay, search: MeilisearchSearch) -> None:
    server.expect("newest first", "newest first", "typo")
    assert await search.latest(parse('timeline "never ends"'), None, 20, typos=False) == [1003]
    assert await search.latest(parse('timeline -"the timeline never"'), None, 20, typos=False) == [1005]
    assert await search.latest(parse("pyton"), None, 20, typos=True) == [1001]


async def test_negatives_come_first_and_what_is_too_much_is_left_to_us(
    server: Replay, search: MeilisearchSearch
) -> None:
    server.expect("negative word first")
    words = [f"word{letter}" for letter in "abcdefghijkl"]
    typed = " ".join([*words, "東京", "-release", '-"on time"', '-"not on time"'])
    assert await search.latest(parse(typed), None, 20, typos=False) == []
    exact = " ".join(f'"x{word}"' for word in words[:10])
    assert server.bodies("POST", SEARCH)[0]["q"] == f'-xrelease -"xon xtime" {exact}'


async def test_only_what_the_engine_cannot_cut_or_glue_is_sent(server: Replay, search: MeilisearchSearch) -> None:
    await search.index([tweet("São Paulo 2026: 東京🎉🎉 привет #go_lang $x=^y|~ @ana_b")])
    (sent,) = server.bodies("POST", DOCUMENTS)[0]
    assert re.fullmatch(r"[xu][a-z0-9]+( [xu][a-z0-9]+)*", sent["words"])
    assert sent["words"].startswith("xsao xpaulo x2026 u06771 u04eac u1f389 u1f389 u0043f")
    assert re.fullmatch("y[a-z]{6}", sent["near"])


async def test_ids_are_strings_and_times_are_numbers_that_filters_hold(
    server: Replay, search: MeilisearchSearch
) -> None:
    one = replace(tweet("coffee"), id=at(1_777_593_600_123) + 77)
    await search.index([one])
    (sent,) = server.bodies("POST", DOCUMENTS)[0]
    assert (sent["id"], sent["created_at"], sent["sequence"]) == (f"{one.id:019}", 1_777_593_600_123, 77)
    assert max(value for value in sent.values() if isinstance(value, int)) < 2**53


async def test_pages_go_by_keyset_and_a_page_is_a_hundred_at_most(server: Replay, search: MeilisearchSearch) -> None:
    server.expect("newest first", "newest first")
    await search.latest(parse("timeline"), at(1_777_593_600_123) + 77, 250, typos=False)
    await search.top(parse("timeline"), at(1_777_593_600_000), 1)
    latest, top = server.bodies("POST", SEARCH)
    assert latest["limit"] == 100
    assert latest["filter"][1] == ("created_at < 1777593600123 OR (created_at = 1777593600123 AND (sequence < 77))")
    assert top["sort"] == ["rank:desc", "created_at:desc", "sequence:desc"]


async def test_an_answer_out_of_order_was_cut_short(server: Replay, search: MeilisearchSearch) -> None:
    server.expect("relevance (no sort), highlighted and cropped with control-character tags")
    with pytest.raises(Unavailable, match="cut short"):
        await search.latest(parse("timeline"), None, 20, typos=False)


async def test_at_most_a_thousand_ids_stand_in_a_filter(server: Replay, search: MeilisearchSearch) -> None:
    server.expect("no match", "no match", "no match")
    assert await search.people("ana", 10, among=range(1, 5000)) == []
    name, exact, near = server.bodies("POST", SEARCH)
    assert all(body["filter"][-1].count(",") == MOST - 1 for body in (name, exact, near))
    assert (name["filter"][0], exact["q"], near["q"]) == ('username = "ana"', '"xana"', '"xana"')


async def test_what_is_stale_is_asked_for_a_hundred_at_a_time(server: Replay, search: MeilisearchSearch) -> None:
    known, changed = document(1005), replace(document(1003), likes=7)
    server.expect("newest first", "no match", "no match")
    others = [tweet(f"coffee {number}") for number in range(150)]
    nobody = person("ana", "Ana")
    assert await search.stale([known, changed, *others, nobody]) == [changed, *others, nobody]
    assert [body["limit"] for body in server.bodies("POST", SEARCH)] == [100, 52, 1]


async def test_hashtags_are_counted_by_the_engine(server: Replay, search: MeilisearchSearch) -> None:
    counts = {"facetDistribution": {"tag_names": {"café": 2, "tea": 9, "cafeteria": 1}}}
    server.documented("POST", SEARCH, {"hits": [], **counts})
    assert await search.hashtags("#Caf", 10) == [Tagged("café", 2), Tagged("cafeteria", 1)]
    (asked,) = server.bodies("POST", SEARCH)
    assert (asked["filter"], asked["facets"]) == (['tag_starts = "caf"'], ["tag_names"])


async def test_a_value_cannot_end_its_filter(server: Replay, search: MeilisearchSearch) -> None:
    server.expect("no match")
    await search.latest(Query(hashtags=('a"or"b\\',)), None, 20, typos=False)
    assert server.bodies("POST", SEARCH)[0]["filter"][1] == r'tags = "a\"or\"b\\"'


async def test_a_bulk_is_sent_in_parts_and_replaces(server: Replay, search: MeilisearchSearch) -> None:
    await search.index([tweet(f"coffee {number}") for number in range(1200)])
    assert [len(body) for body in server.bodies("POST", DOCUMENTS)] == [500, 500, 200]
    assert {one.method for one in server.asked} == {"POST", "GET"}  # PUT would merge


async def test_a_failed_task_is_sent_again(server: Replay, search: MeilisearchSearch) -> None:
    server.expect(PUT_BADLY, "add documents")
    await search.index([tweet("coffee")])
    assert len(server.bodies("POST", DOCUMENTS)) == 2
    assert [one.path for one in server.asked if one.method == "GET"] == ["/tasks/5", "/tasks/3"]


async def test_a_task_that_keeps_failing_is_raised_in_the_words_of_the_engine(
    server: Replay, search: MeilisearchSearch
) -> None:
    server.expect(PUT_BADLY, PUT_BADLY, PUT_BADLY)
    with pytest.raises(Unavailable, match=r"invalid_document_id: Document identifier `\\?\"bad id!"):
        await search.index([tweet("coffee")])


async def test_what_is_removed_goes_by_its_ids(server: Replay, search: MeilisearchSearch) -> None:
    await search.remove(tweets=[7, at(1_777_593_600_000)], people=[])
    assert [(one.method, one.path) for one in server.asked] == [
        ("POST", "/indexes/chirp_tweets_v1/documents/delete-batch"),
        ("GET", "/tasks/9"),
    ]
    assert server.asked[0].body == ["0000000000000000007", f"{at(1_777_593_600_000):019}"]


@pytest.mark.parametrize("note", ["filter on an attribute that is not filterable", "invalid limit", "malformed JSON"])
async def test_the_words_of_the_engine_are_kept_for_whoever_runs_it(
    server: Replay, search: MeilisearchSearch, note: str
) -> None:
    (told,) = [one["response"]["body"] for one in EXCHANGES if one["note"] == note]
    server.expect(note)
    with pytest.raises(Unavailable) as raised:
        await search.latest(parse("coffee"), None, 10, typos=False)
    assert str(raised.value) == f"The search index can't be read. ({told['code']}: {told['message'].splitlines()[0]})"
    assert raised.value.sentence == "The search index can't be read."


async def test_no_server_is_unavailable_on_both_roads() -> None:
    gone = MeilisearchSearch.at("meilisearch+http://key@127.0.0.1:9")
    with pytest.raises(Unavailable, match="not answering"):
        await gone.latest(parse("coffee"), None, 10, typos=False)
    with pytest.raises(Unavailable, match="not answering"):
        await gone.index([tweet("coffee")])
    with pytest.raises(Unavailable):
        await gone.check()
    await gone.close()


@pytest.mark.parametrize(
    "url",
    [
        "meilisearch+http://",
        "meilisearch+http://key@host:port",
        "meilisearch+http://host/a/b",
        "meilisearch+http://host?x",
    ],
)
def test_a_url_that_says_too_little_is_refused(url: str) -> None:
    with pytest.raises(Misconfigured, match="CHIRP_SEARCH_URL"):
        place_of(url)


def test_a_url_names_server_key_and_indexes() -> None:
    place = place_of("meilisearch+https://k%40y@search.example:7700/blue")
    assert (place.base, place.key) == ("https://search.example:7700", "k@y")
    assert (place.names.tweets, place.names.next.people) == ("blue_tweets_v1", "blue_people_v1_next")
    assert place.is_older("blue_people_v0_next")
    assert not place.is_older("blue_tweets_v1")
    assert not place.is_older("chirp_tweets_v0")
