"""What the viewer has saved."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.errors import NotSignedIn
from backend.services import engagement
from backend.views import Page, Viewer
from state.feed import FeedState


class BookmarksState(FeedState, rx.State):
    async def _page(self, viewer: Viewer | None, feed: str, cursor: str | None) -> Page[Any]:
        if viewer is None:
            raise NotSignedIn
        return await engagement.bookmarks(viewer, cursor, 20)
