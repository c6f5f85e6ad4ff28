"""The home timeline of the viewer."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.errors import NotSignedIn
from backend.ids import parse
from backend.services import reading, timelines
from backend.views import Page, TweetView, Viewer
from state.feed import FeedState
from state.live import LiveState


class HomeState(FeedState, rx.State):
    async def _page(self, viewer: Viewer | None, feed: str, cursor: str | None) -> Page[Any]:
        if viewer is None:
            raise NotSignedIn
        return await timelines.read_home(viewer, cursor)

    async def _open(self, viewer: Viewer | None, feed: str) -> Page[Any]:
        """Where the viewer stopped reading; what is newer is counted above."""
        if viewer is None:
            raise NotSignedIn
        opening = await reading.open_home(viewer)
        (await self.get_state(LiveState))._opened(opening.page.items, opening.newer)
        return opening.page

    async def _was_read(self, rows: list[TweetView]) -> None:
        (await self.get_state(LiveState))._read(rows)

    @rx.event
    async def check(self, feed: str, newest: str):
        """After a reconnect: count what came while the tab was away."""
        if (viewer := await self._viewer()) is None:
            return
        newer = await reading.newer(viewer, parse(str(newest)))
        (await self.get_state(LiveState))._caught_up(newer)
