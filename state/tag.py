"""The posts with one hashtag, for visitors too."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import reflex as rx

from backend.errors import Unavailable
from backend.services import search, timelines
from backend.views import Page, Viewer
from state.feed import FeedState
from state.search import AWAY


class TagState(FeedState, rx.State):
    async def _page(self, viewer: Viewer | None, feed: str, cursor: str | None) -> Page[Any]:
        """feed is "tagged/tag/NAME" or "loved/tag/NAME/top", the name as it is in the address."""
        kind, _, name, *_rest = [*feed.split("/"), "", ""]
        if kind == "loved":
            try:
                return await search.top_of_tag(viewer, unquote(name), cursor, 20)
            except Unavailable as away:
                raise Unavailable(AWAY, why=away) from away
        return await timelines.tagged(viewer, unquote(name), cursor, 20)
