"""Whom the viewer has blocked or muted."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.errors import Malformed, NotSignedIn
from backend.services import hidden_people
from backend.views import Page, Viewer
from state.feed import FeedState

_READERS = {"blocked": hidden_people.blocked, "muted": hidden_people.muted}
_PAGE = 20


class HiddenPeopleState(FeedState, rx.State):
    async def _page(self, viewer: Viewer | None, feed: str, cursor: str | None) -> Page[Any]:
        """feed is "blocked/settings/blocked" or "muted/settings/muted"."""
        read = _READERS.get(feed.partition("/")[0])
        if read is None:
            raise Malformed
        if viewer is None:
            raise NotSignedIn
        return await read(viewer, cursor, _PAGE)
