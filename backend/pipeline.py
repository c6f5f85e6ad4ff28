"""The one way from a skeleton to a page: hide what the viewer may not see, refill, then hydrate."""

from __future__ import annotations

from backend import cursor as cursors
from backend.engines import engines
from backend.hydration import hydrate
from backend.ids import UserId
from backend.repositories.relations import Relations
from backend.skeletons import Row, Skeleton
from backend.views import Page, TweetView
from backend.visibility import Surface, visible

_LARGEST_CHUNK = 800


async def page(
    kind: str,
    skeleton: Skeleton,
    viewer: UserId | None,
    relations: Relations,
    surface: Surface,
    cursor: str | None,
    limit: int,
) -> Page[TweetView]:
    """A page of `limit` tweets that the viewer may see, newest first, or fewer at the end of the list.

    kind names the list in its cursors. Raises BadCursor.
    """
    rows = await _rows(skeleton, viewer, relations, surface, cursors.decode(kind, cursor), limit + 1)
    views = await hydrate([row.act for row in rows[:limit]], viewer)
    return Page(views, cursors.encode(kind, rows[limit - 1].position) if len(rows) > limit else None)


async def _rows(
    skeleton: Skeleton, viewer: UserId | None, relations: Relations, surface: Surface, below: int | None, wanted: int
) -> list[Row]:
    e = engines()
    rows: list[Row] = []
    size = max(e.sizes.window, wanted)
    while len(rows) < wanted:
        chunk = await skeleton(below, size)
        tweets = await e.caches.tweets.get_many([row.act.tweet_id for row in chunk.rows])
        rows += [
            row for row in chunk.rows if visible(row.act, tweets.get(row.act.tweet_id), viewer, relations, surface)
        ]
        if chunk.lower is None:
            break
        below = chunk.lower
        size = min(size * 2, _LARGEST_CHUNK)  # a reader who hid most people should not wait for many small steps
    return rows[:wanted]
