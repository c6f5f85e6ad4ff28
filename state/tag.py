"""The posts with one hashtag, for visitors too."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import reflex as rx

from backend.services import timelines
from backend.views import Page, Viewer
from state.feed import FeedState


class TagState(FeedState, rx.State):
    async def _page(self, viewer: Viewer | None, feed: str, cursor: str | None) -> Page[Any]:
        """feed is "tagged/tag/NAME", the name as it is in the address."""
        return await timelines.tagged(viewer, unquote(feed.rpartition("/")[2]), cursor, 20)
