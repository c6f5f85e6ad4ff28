"""Which search engine the settings name, and what a process does when it is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.errors import Misconfigured, Unavailable
from backend.search import chosen
from backend.search.meilisearch import MeilisearchSearch
from backend.search.tantivy import TantivySearch
from backend.settings import load
from tests.engines.meilisearch import meilisearch

GONE = "meilisearch+http://key@127.0.0.1:9"


@pytest.mark.parametrize(
    ("url", "engine"),
    [("", TantivySearch), ("tantivy:///tmp/x", TantivySearch), ("meilisearch+https://k@host", MeilisearchSearch)],
)
async def test_the_url_names_the_engine(tmp_path: Path, url: str, engine: type) -> None:
    search = chosen.opened(load(data_dir=tmp_path, search_url=url, secret_key="x"))
    assert type(search) is engine
    await search.close()


def test_a_url_of_no_engine_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"meilisearch\+http"):
        load(data_dir=tmp_path, search_url="meilisearch://host", secret_key="x")


async def test_whoever_starts_is_told_to_migrate(tmp_path: Path) -> None:
    with meilisearch() as server:
        settings = load(data_dir=tmp_path, search_url=server.url, secret_key="x")
        assert not await chosen.is_migrated(settings)
        await chosen.migrate(settings)


async def test_processes_start_without_it_and_migrations_do_not(tmp_path: Path) -> None:
    settings = load(data_dir=tmp_path, search_url=GONE, secret_key="x")
    assert await chosen.is_migrated(settings)
    with pytest.raises(Unavailable, match="not answering"):
        await chosen.migrate(settings)
