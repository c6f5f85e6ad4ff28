"""The search engine that the settings name."""

# Each engine is imported when it is the one: a process pays for no other.

from __future__ import annotations

import structlog

from backend.errors import Unavailable
from backend.search.interface import Search
from backend.search.stoppable import StoppableSearch
from backend.settings import Demo, Settings

log = structlog.get_logger()


def opened(settings: Settings) -> Search:
    """In a demo world it can be stopped. Raises Misconfigured when the URL says too little."""
    search = _engine(settings)
    return StoppableSearch(search, settings.search_stopped) if settings.demo is Demo.ON else search


def _engine(settings: Settings) -> Search:
    if _is_meilisearch(settings):
        from backend.search.meilisearch import MeilisearchSearch

        return MeilisearchSearch.at(settings.search_url)
    from backend.search.tantivy import TantivySearch

    return TantivySearch(settings.search_folder)


async def migrate(settings: Settings) -> None:
    """A folder needs none. Raises Unavailable and Misconfigured."""
    if _is_meilisearch(settings):
        from backend.search.meilisearch import MeilisearchSearch

        search = MeilisearchSearch.at(settings.search_url)
        try:
            await search.migrate()
        finally:
            await search.close()


async def is_migrated(settings: Settings) -> bool:
    """True also when the engine does not answer: whatever else Chirp does goes on without it. Raises Misconfigured."""
    if not _is_meilisearch(settings):
        return True
    from backend.search.meilisearch import MeilisearchSearch

    search = MeilisearchSearch.at(settings.search_url)
    try:
        return await search.is_migrated()
    except Unavailable as error:
        log.warning("search not looked at", error=str(error))
        return True
    finally:
        await search.close()


def _is_meilisearch(settings: Settings) -> bool:
    return settings.search_url.startswith("meilisearch+")
