"""The home timeline of the viewer."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.errors import NotSignedIn
from backend.ids import parse
from backend.services import timelines
from backend.views import Page, TweetView, Viewer
from state.feed import FeedState
from state.live import LiveState


class HomeState(FeedState, rx.State):
    async def _page(self, viewer: Viewer | None, feed: str, cursor: str | None) -> Page[Any]:
        if viewer is None:
            raise NotSignedIn
        return await timelines.read_home(viewer, cursor)

    async def _was_read(self, rows: list[TweetView]) -> None:
        (await self.get_state(LiveState))._read(rows)

    @rx.event
    async def check(self, feed: str, newest: str):
        """After a reconnect: count what came while the tab was away."""
        if (viewer := await self._viewer()) is None:
            return
        page = await timelines.read_home(viewer)
        (await self.get_state(LiveState))._caught_up(page.items, parse(str(newest)))
