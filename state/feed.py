"""How a feed reaches the browser: one Batch var; the rows themselves live in the browser's store."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import reflex as rx

from backend.errors import Malformed, NotFound
from backend.ids import parse
from backend.views import Page, Viewer
from state.failures import sentence_for
from state.session import PageState

_CATCH_UP_PAGES = 3
_LONGEST_FEED = 3_000  # it holds a path: the longest hashtag has 279 characters, each up to nine in an address


@dataclass(frozen=True, slots=True)
class Batch:
    """One answer to the browser's store: seq and feed are those of its request.

    error is a sentence for the ops "error" and "missing": what the feed belongs to is not there.
    """

    seq: str = ""
    feed: str = ""
    op: Literal["reset", "append", "prepend", "error", "missing"] = "reset"
    rows: list[Any] = field(default_factory=list)
    cursor: str | None = None
    end: bool = False
    error: str = ""


class FeedState(PageState, mixin=True):
    """The state of a page with a feed; it says how a page of rows is read."""

    batch: Batch = Batch()

    async def _page(self, viewer: Viewer | None, feed: str, cursor: str | None) -> Page[Any]:
        """One page of the feed; feed is the browser's key, the name the page gave first. The route is in self.router."""
        raise NotImplementedError

    async def _open(self, viewer: Viewer | None, feed: str) -> Page[Any]:
        """The page that the feed begins with."""
        page = await self._page(viewer, feed, None)
        await self._was_read(page.items)
        return page

    async def _was_read(self, rows: list[Any]) -> None:
        """Page one was just read."""

    @rx.event
    async def load(self, seq: str, feed: str, cursor: str | None):
        """Page one, or the page after the cursor."""
        if not _valid(seq, feed, cursor):
            return
        try:
            viewer = await self._viewer()
            page = await (self._page(viewer, feed, cursor) if cursor else self._open(viewer, feed))
        except Exception as error:
            gone = isinstance(error, NotFound) and cursor is None
            self.batch = Batch(seq, feed, "missing" if gone else "error", error=sentence_for(error))
            return
        op = "append" if cursor else "reset"
        self.batch = Batch(seq, feed, op, page.items, page.next_cursor, page.next_cursor is None)

    @rx.event
    async def load_new(self, seq: str, feed: str, newest: str | None):
        """What is newer than the row newest; when that is too much, page one in place of everything."""
        if not _valid(seq, feed, newest):
            return
        try:
            self.batch = await self._newer(seq, feed, newest)
        except Exception as error:
            self.batch = Batch(seq, feed, "error", error=sentence_for(error))

    async def _newer(self, seq: str, feed: str, newest: str | None) -> Batch:
        viewer, above = await self._viewer(), parse(newest) if newest else -1
        first = page = await self._page(viewer, feed, None)
        await self._was_read(first.items)
        rows: list[Any] = []
        for _ in range(_CATCH_UP_PAGES):
            newer = [row for row in page.items if _act(row) > above]
            rows += newer
            if len(newer) < len(page.items) or page.next_cursor is None:
                return Batch(seq, feed, "prepend", rows)
            page = await self._page(viewer, feed, page.next_cursor)
        return Batch(seq, feed, "reset", first.items, first.next_cursor, first.next_cursor is None)


def _act(row: Any) -> int:
    """Raises Malformed for a row of people: their lists have no newer end."""
    if (act := getattr(row, "act_id", None)) is None:
        raise Malformed
    return int(act)


def _valid(seq: object, feed: object, position: object) -> bool:
    return (
        isinstance(seq, str)
        and 0 < len(seq) <= 64
        and isinstance(feed, str)
        and 0 < len(feed) <= _LONGEST_FEED
        and (position is None or (isinstance(position, str) and len(position) <= 200))
    )
