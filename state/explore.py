"""Explore: the newest posts of everybody, for visitors too."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.services import timelines
from backend.views import Page, Viewer
from state.feed import FeedState


class ExploreState(FeedState, rx.State):
    async def _page(self, viewer: Viewer | None, feed: str, cursor: str | None) -> Page[Any]:
        return await timelines.newest(viewer, cursor, 20)
