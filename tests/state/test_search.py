from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from backend.engines import Engines
from backend.search.tantivy import TantivySearch
from backend.services import recent_searches, tweets
from backend.services.tweets import Draft
from state.feed import Batch
from state.search import SearchState
from state.tag import TagState
from tests.state.conftest import Person, Tab
from workers import search_index


async def read(tab: Tab, q: str, which: str = "", feed: str = "found") -> Batch:
    await tab.run(SearchState, "load", "seq", f"{feed}/search?q={quote(q)}&tab={which}", None)
    return (await tab.state(SearchState)).batch


async def test_each_tab_reads_what_it_says(ana: Person, visitor: Tab):
    post = (await tweets.create(ana.viewer, Draft("unmistakably quizzical #quiz"))).tweet
    await search_index.catch_up()
    for tab in ("", "top", "latest"):
        assert [row.id for row in (await read(visitor, "quizzical", tab)).rows] == [post.id]
    assert (await read(visitor, ana.username, "people", "people")).rows[0].username == ana.username
    assert (await read(visitor, "quizzical", "media")).rows == []
    assert (await read(visitor, "", "media")).rows == []
    await visitor.run(TagState, "load", "seq", "loved/tag/QUIZ/top", None)
    assert [row.id for row in (await visitor.state(TagState)).batch.rows] == [post.id]


async def test_a_search_is_remembered_for_who_made_it(ana: Person, visitor: Tab):
    await read(visitor, "of a visitor")
    await read(ana.tab, "mine")
    await read(ana.tab, "mine", "latest")
    assert await recent_searches.of(ana.viewer) == ["mine"]


@pytest.mark.parametrize("q", ["\ud800", "%00", "#" * 300, '"' * 300, "since:2026-99-99", "x" * 301, "-", "(a OR b)"])
async def test_anything_may_be_typed(visitor: Tab, q: str):
    feed = f"found/search?q={q}&tab="
    await visitor.run(SearchState, "load", "seq", feed, None)
    batch = (await visitor.state(SearchState)).batch
    assert batch.op == "reset" or (batch.error and "our side" not in batch.error)


async def test_search_that_is_away_is_a_sentence(visitor: Tab, engines: Engines, tmp_path: Path):
    (tmp_path / "search").write_text("a file where the folder should be")
    before, engines.search = engines.search, TantivySearch(tmp_path / "search")
    try:
        for tab in ("", "latest", "people"):
            batch = await read(visitor, "a", tab)
            assert (batch.op, batch.error) == ("error", "Search isn't available right now. Everything else is.")
    finally:
        engines.search = before
