"""What others did to posts that a tab shows already: asked for by the browser, when somebody looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

import reflex as rx

from backend.errors import Malformed
from backend.ids import parse
from backend.services import tweets
from backend.views import EngagementView, TweetView, UserCard
from state.session import PageState

_MOST = 40


@dataclass(frozen=True, slots=True)
class Count:
    """What of a post changes after it was read, by the names that it has in a TweetView."""

    id: str
    author: UserCard
    likes_count: int
    retweets_count: int
    replies_count: int
    quotes_count: int
    viewer: EngagementView | None


@dataclass(frozen=True, slots=True)
class Counts:
    """seq makes each answer new; a post that is gone has no row."""

    seq: str = ""
    rows: list[Count] = field(default_factory=list[Count])


class CountsState(PageState, rx.State):
    counts: Counts = Counts()

    @rx.event
    async def read(self, ids: list[str]):
        """Of at most 40 posts. Raises Malformed."""
        if not isinstance(ids, list) or len(ids) > _MOST:
            raise Malformed
        wanted = dict.fromkeys(parse(str(id)) for id in ids)
        self.counts = Counts(uuid4().hex, [_count(row) for row in await tweets.those(await self._viewer(), wanted)])


def _count(row: TweetView) -> Count:
    counts = (row.likes_count, row.retweets_count, row.replies_count, row.quotes_count)
    return Count(row.id, row.author, *counts, row.viewer)
