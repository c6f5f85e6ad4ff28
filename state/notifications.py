"""What others did that concerns the viewer: all of it, or what was said to them."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.errors import Malformed, NotSignedIn
from backend.services import notifications
from backend.views import Page, Viewer
from state.feed import FeedState
from state.live import LiveState


class NotificationsState(FeedState, rx.State):
    async def _page(self, viewer: Viewer | None, feed: str, cursor: str | None) -> Page[Any]:
        """feed is "notifications/..." or "mentions/...". Page one of the former is what the bell told of: it rings no more.

        Mentions leave the bell alone: the one position up to which all was read would take the other kinds along unseen.
        """
        if viewer is None:
            raise NotSignedIn
        name = feed.partition("/")[0]
        if name == "mentions":
            return await notifications.page(viewer, notifications.MENTIONS, cursor)
        if name != "notifications":
            raise Malformed
        if cursor:
            return await notifications.page(viewer, cursor=cursor)
        page, unread = await notifications.opened(viewer)
        (await self.get_state(LiveState))._ring(unread)
        return page
