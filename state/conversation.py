"""A post with what it answers and how its author goes on (the feed "thread") and what answers it (the feed "replies")."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.ids import parse
from backend.services import conversations
from backend.views import Page, Viewer
from state.feed import FeedState


class ConversationState(FeedState, rx.State):
    async def _page(self, viewer: Viewer | None, feed: str, cursor: str | None) -> Page[Any]:
        tweet_id = parse(str(self.router.url.path.rstrip("/").rpartition("/")[2]))
        if feed.startswith("replies"):
            return await conversations.other_replies(viewer, tweet_id, cursor, 20)
        return Page(await conversations.thread(viewer, tweet_id))
