"""The search page: posts or people that fit what the address asks for, for visitors too."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import reflex as rx

from backend.errors import Malformed, Unavailable
from backend.services import recent_searches, search
from backend.services.search import Sort
from backend.views import Page, Viewer
from backend.words import mark
from state.feed import FeedState

AWAY = mark("Search isn't available right now. Everything else is.")


class SearchState(FeedState, rx.State):
    async def _page(self, viewer: Viewer | None, feed: str, cursor: str | None) -> Page[Any]:
        """feed is "found/search?q=...&tab=..." as the address has it. A first page is remembered among the viewer's searches."""
        try:
            asked = parse_qs(feed.partition("?")[2], errors="strict", max_num_fields=10)
        except ValueError as broken:
            raise Malformed from broken
        typed, tab = asked.get("q", [""])[0], asked.get("tab", [""])[0]
        try:
            page = await _found(viewer, typed, tab, cursor)
        except Unavailable as away:
            raise Unavailable(AWAY, why=away) from away
        if viewer and cursor is None:
            await recent_searches.remember(viewer, typed)
        return page


async def _found(viewer: Viewer | None, typed: str, tab: str, cursor: str | None) -> Page[Any]:
    if tab == "people":
        return await search.people(viewer, typed, cursor, 20)
    if tab == "media":
        typed = f"{typed} has:media" if typed.strip() else ""
    return await search.tweets(viewer, typed, Sort.LATEST if tab in ("latest", "media") else Sort.TOP, cursor, 20)
