"""Who follows someone, whom the viewer knows of them, and whom someone follows."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.errors import Malformed
from backend.services import known_followers, users
from backend.views import Page, Viewer
from state.feed import FeedState

_READERS = {"followers": users.followers, "following": users.following, "known": known_followers.of}
_PAGE = 20


class FollowsState(FeedState, rx.State):
    async def _page(self, viewer: Viewer | None, feed: str, cursor: str | None) -> Page[Any]:
        """feed is "followers/NAME/followers", "following/NAME/following" or "known/NAME/followers_you_follow"."""
        name, _, path = feed.partition("/")
        if name not in _READERS:
            raise Malformed
        return await _READERS[name](viewer, path.partition("/")[0], cursor, _PAGE)
