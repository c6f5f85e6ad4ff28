"""Who liked a post, who reposted it, and what quotes it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.errors import Malformed
from backend.ids import parse
from backend.services import engagement
from backend.views import Page, Viewer
from state.feed import FeedState

_READERS = {"likers": engagement.likers, "reposters": engagement.retweeters, "quotes": engagement.quotes}
_PAGE = 20


class EngagedState(FeedState, rx.State):
    async def _page(self, viewer: Viewer | None, feed: str, cursor: str | None) -> Page[Any]:
        """feed is "likers/NAME/status/ID/likes" and the like: which list, and the address."""
        name, *path = feed.split("/")
        if name not in _READERS or len(path) < 3:
            raise Malformed
        return await _READERS[name](viewer, parse(path[2]), cursor, _PAGE)
