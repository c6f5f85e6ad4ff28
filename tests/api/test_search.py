"""Search over REST: what is found, who may see it, in which pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.engines import Engines
from backend.errors import Unavailable
from tests.api.conftest import People, Person
from tests.api.test_tweets import post
from tests.factories import Later
from workers import search_index


async def ids(client: httpx.AsyncClient, q: str, **more: str) -> list[str]:
    """What the first page holds, once the index knows everything."""
    await search_index.catch_up()
    answer = await client.get("/api/search", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def rest(client: httpx.AsyncClient, first: dict[str, Any], limit: int, **query: str) -> list[str]:
    """What the pages after the first one hold."""
    found: list[str] = []
    page = first
    while page["next_cursor"]:
        page = (await client.get("/api/search", params={**query, "limit": limit, "cursor": page["next_cursor"]})).json()
        assert 0 < len(page["items"]) <= limit
        found += [item["id"] for item in page["items"]]
    return found


async def test_posts_are_found_with_what_to_highlight(visitor: httpx.AsyncClient, ana: Person):
    made = await post(ana, "São Quixotina, café! 👋🏽 quixotina")
    assert await ids(visitor, "sao QUIXOTINA") == [made["id"]]
    (item,) = (await visitor.get("/api/search?q=quixotina")).json()["items"]
    text = list(item["text"])
    assert ["".join(text[match["start"] : match["end"]]) for match in item["matches"]] == ["Quixotina", "quixotina"]
    assert item["author"]["username"] == ana.username
    assert (await visitor.get(f"/api/tweets/{made['id']}")).json()["matches"] == []


async def test_a_typo_is_forgiven_when_little_is_found(visitor: httpx.AsyncClient, ana: Person):
    made = await post(ana, "the zanzibarium opens")
    assert await ids(visitor, "zanzibraium") == [made["id"]]
    assert await ids(visitor, '"zanzibraium"') == []


@pytest.mark.slow
async def test_operators_are_combined(visitor: httpx.AsyncClient, ana: Person, bob: Person):
    root = await post(ana, "wolpertinger first #myths")
    answer = await post(bob, f"wolpertinger second @{ana.username} https://example.org", reply_to=root["id"])
    await bob.client.post(f"/api/tweets/{root['id']}/like")
    assert await ids(visitor, f"wolpertinger from:{bob.username}") == [answer["id"]]
    assert await ids(visitor, f"wolpertinger to:{ana.username} @{ana.username} has:links") == [answer["id"]]
    assert await ids(visitor, "wolpertinger #MYTHS min_likes:1 -second") == [root["id"]]
    assert await ids(visitor, "wolpertinger until:2020-01-01") == []


@pytest.mark.parametrize("q", ["since:2026-13-01", "min_likes:many", "has:dogs"])
async def test_an_operator_that_makes_no_sense_is_told(visitor: httpx.AsyncClient, q: str):
    answer = await visitor.get("/api/search", params={"q": q})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "q"


@pytest.mark.slow
async def test_pages_of_the_latest_survive_what_comes_between(visitor: httpx.AsyncClient, ana: Person):
    made = [(await post(ana, f"borogove {number}"))["id"] for number in range(7)]
    await search_index.catch_up()
    first = (await visitor.get("/api/search?q=borogove&limit=3")).json()
    await post(ana, "borogove new")
    await ana.client.delete(f"/api/tweets/{made[2]}")
    await search_index.catch_up()
    assert [item["id"] for item in first["items"]] == made[:3:-1]
    assert await rest(visitor, first, 3, q="borogove") == [made[3], made[1], made[0]]
    foreign = await visitor.get("/api/search", params={"q": "other", "cursor": first["next_cursor"]})
    assert (foreign.status_code, foreign.json()["type"]) == (400, "/api/docs#bad_cursor")


@pytest.mark.slow
async def test_top_is_a_frozen_list_by_engagement(visitor: httpx.AsyncClient, ana: Person, bob: Person, people: People):
    made = [(await post(ana, f"slithy {number}"))["id"] for number in range(24)]
    await bob.client.post(f"/api/tweets/{made[5]}/like")
    await search_index.catch_up()
    await search_index.patrol()
    first = (await visitor.get("/api/search?q=slithy&sort=top&limit=10")).json()
    assert first["items"][0]["id"] == made[5]
    await bob.client.post(f"/api/tweets/{made[0]}/like")
    await post(ana, "slithy new")
    await search_index.patrol()
    await search_index.catch_up()
    later = await rest(visitor, first, 10, q="slithy", sort="top")
    assert sorted([*(item["id"] for item in first["items"]), *later]) == made


@pytest.mark.slow
async def test_deletes_blocks_and_mutes_show_at_once(visitor: httpx.AsyncClient, ana: Person, bob: Person):
    made = [(await post(bob, f"jabberwock {number}"))["id"] for number in range(3)]
    assert await ids(ana.client, "jabberwock", limit="2") == made[:0:-1]
    await bob.client.delete(f"/api/tweets/{made[2]}")
    for sort in ("latest", "top"):
        assert sorted(await ids(visitor, "jabberwock", sort=sort)) == made[:2]
    await bob.client.post(f"/api/tweets/{made[2]}/restore")
    assert await ids(visitor, "jabberwock") == made[::-1]
    for change, undo in (("mute", ana), ("block", ana)):
        await ana.client.post(f"/api/users/{bob.username}/{change}")
        assert await ids(ana.client, "jabberwock") == []
        assert await ids(ana.client, "jabberwock", sort="top") == []
        assert len(await ids(visitor, "jabberwock")) == 3
        await undo.client.delete(f"/api/users/{bob.username}/{change}")
    await bob.client.post(f"/api/users/{ana.username}/block")
    assert await ids(ana.client, "jabberwock") == []
    assert bob.id not in await ids(ana.client, bob.username, type="users")


@pytest.mark.slow
async def test_people_in_pages(visitor: httpx.AsyncClient, people: People):
    made = [await people.sign_up("tulgey", display_name=f"Mimsy Rath {number}") for number in range(5)]
    async with made[0].client as fan:
        await fan.post(f"/api/users/{made[3].username}/follow")
    await search_index.catch_up()
    await search_index.patrol()
    first = (await visitor.get("/api/search?q=mimsy&type=users&limit=2")).json()
    assert first["items"][0]["username"] == made[3].username
    later = await rest(visitor, first, 2, q="mimsy", type="users")
    assert sorted([*(item["id"] for item in first["items"]), *later]) == sorted(person.id for person in made)
    assert (await ids(visitor, f"@{made[1].username}", type="users"))[0] == made[1].id


async def test_hashtags_in_pages(visitor: httpx.AsyncClient, ana: Person):
    for tag in ("Gyre", "gyrë2", "gyre3", "gyre"):
        await post(ana, f"#{tag} wabe")
    await search_index.catch_up()
    first = (await visitor.get("/api/search?q=gyre&type=hashtags&limit=2")).json()
    assert first["items"] == [{"tag": "gyre", "tweets_count": 2}, {"tag": "gyre3", "tweets_count": 1}]
    later = await visitor.get(f"/api/search?q=gyre&type=hashtags&cursor={first['next_cursor']}")
    assert later.json() == {"items": [{"tag": "gyrë2", "tweets_count": 1}], "next_cursor": None}


async def suggested(client: httpx.AsyncClient, q: str, **more: Any) -> tuple[list[str], list[str]]:
    answer = (await client.get("/api/search/suggestions", params={"q": q, **more})).json()
    return [person["username"] for person in answer["people"]], [tag["tag"] for tag in answer["hashtags"]]


@pytest.mark.slow
async def test_suggestions_put_those_whom_one_follows_first(visitor: httpx.AsyncClient, ana: Person, people: People):
    famous, friend, foe = [await people.sign_up("snark") for _ in range(3)]
    for number in range(2):
        async with (await people.sign_up("fan")).client as fan:
            await fan.post(f"/api/users/{(famous, foe)[number].username}/follow")
    await ana.client.post(f"/api/users/{friend.username}/follow")
    await post(ana, "#snarkhunt")
    await search_index.catch_up()
    await search_index.patrol()
    found, tags = await suggested(ana.client, "snark")
    assert (found[0], tags) == (friend.username, ["snarkhunt"])
    assert set(found[1:]) == {famous.username, foe.username}
    assert set((await suggested(visitor, "snark"))[0]) == {one.username for one in (famous, friend, foe)}
    assert await suggested(ana.client, "@snark", limit=1) == ([friend.username], [])
    assert await suggested(ana.client, "#snark") == ([], ["snarkhunt"])
    assert await suggested(ana.client, "") == ([], [])
    async with foe.client as blocking:
        await blocking.post(f"/api/users/{ana.username}/block")
    assert foe.username not in (await suggested(ana.client, "snark"))[0]


async def test_recent_searches_are_ones_own_and_can_be_erased(engines: Engines, ana: Person, bob: Person):
    from backend.services import accounts, recent_searches

    viewer = await accounts.viewer_of(ana.token)
    assert viewer
    for typed in [*(f"search {number}" for number in range(12)), "  Search   3 ", "", "x" * 301]:
        await recent_searches.remember(viewer, typed)
        engines.clock = Later(engines.clock, 1)
    kept = (await ana.client.get("/api/search/recent")).json()
    assert kept == ["Search 3", *(f"search {number}" for number in (11, 10, 9, 8, 7, 6, 5, 4, 2))]
    assert (await bob.client.get("/api/search/recent")).json() == []
    assert (await ana.client.delete("/api/search/recent?q=SEARCH%203")).status_code == 204
    assert (await ana.client.get("/api/search/recent")).json() == kept[1:]
    assert (await bob.client.delete("/api/search/recent")).status_code == 204
    assert (await ana.client.get("/api/search/recent")).json() == kept[1:]
    assert (await ana.client.delete("/api/search/recent")).status_code == 204
    assert (await ana.client.get("/api/search/recent")).json() == []


async def test_an_engine_that_is_away_is_named_and_nothing_else_fails(
    visitor: httpx.AsyncClient, ana: Person, engines: Engines, tmp_path: Path
):
    from backend.search.tantivy import TantivySearch

    (tmp_path / "search").write_text("a file where the folder should be")
    engines.search = TantivySearch(tmp_path / "search")
    for query in ("q=a", "q=a&sort=top", "q=a&type=users", "q=a&type=hashtags"):
        answer = await visitor.get(f"/api/search?{query}")
        assert answer.status_code == 503
        assert "search" in answer.json()["detail"].lower()
    assert (await visitor.get("/api/search/suggestions?q=a")).status_code == 503
    await post(ana, "posts go on")
    with pytest.raises(Unavailable):
        await search_index.catch_up()
