"""The one way from a skeleton to a page: hide what the viewer may not see, refill, then hydrate."""

from __future__ import annotations

from backend import cursor as cursors
from backend.engines import engines
from backend.hydration import hydrate
from backend.ids import ActId, TweetId, UserId
from backend.repositories.relations import Relations
from backend.skeletons import Row, Skeleton
from backend.views import Page, TweetView
from backend.visibility import Surface, quoted_among, suspended_among, visible

_LARGEST_CHUNK = 800


async def page(
    kind: str,
    skeleton: Skeleton,
    viewer: UserId | None,
    relations: Relations,
    surface: Surface,
    cursor: str | None,
    limit: int,
    *,
    collapse: int = 0,
) -> Page[TweetView]:
    """A page of `limit` tweets that the viewer may see, newest first, or fewer at the end of the list.

    kind names the list in its cursors. collapse: a retweet is left out when an older act on the same tweet is among so
    many acts just older (see collapsed). Raises BadCursor.
    """
    below = cursors.decode(kind, cursor)
    rows, others = await _rows(skeleton, viewer, relations, surface, below, limit + 1, collapse)
    views = await hydrate([row.act for row in rows[:limit]], viewer, others)
    return Page(views, cursors.encode(kind, rows[limit - 1].position) if len(rows) > limit else None)


async def _rows(
    skeleton: Skeleton,
    viewer: UserId | None,
    relations: Relations,
    surface: Surface,
    below: int | None,
    wanted: int,
    collapse: int,
) -> tuple[list[Row], dict[ActId, int]]:
    e = engines()
    seen: list[Row] = []
    size = max(e.sizes.window, wanted)
    while True:
        chunk = await skeleton(below, size)
        tweets = await e.caches.tweets.get_many([row.act.tweet_id for row in chunk.rows])
        ended = await _ended(chunk.rows)
        suspended = await suspended_among({id for row in chunk.rows for id in (row.act.actor_id, row.act.author_id)})
        quoted = await quoted_among(tweets.values()) if relations.muted_words else {}
        seen += [
            row
            for row in chunk.rows
            if row.act.id not in ended
            and (tweet := tweets.get(row.act.tweet_id))
            and visible(row.act, tweet, viewer, relations, surface, suspended, quoted.get(tweet.quote_of_id or 0))
        ]
        rows, others = collapsed(seen, collapse, ended=chunk.lower is None)
        if len(rows) >= wanted or chunk.lower is None:
            return rows[:wanted], others
        below = chunk.lower
        # A reader who hid most people should not wait for many small steps, nor a retweet for what decides it.
        size = min(max(size * 2, collapse), _LARGEST_CHUNK)


async def _ended(rows: list[Row]) -> set[ActId]:
    """Those retweets among the rows that were taken back."""
    retweets = {row.act.id for row in rows if row.act.id != row.act.tweet_id}
    return retweets - (await engines().caches.retweets.get_many(retweets)).keys() if retweets else retweets


def collapsed(seen: list[Row], window: int, *, ended: bool) -> tuple[list[Row], dict[ActId, int]]:
    """The rows of which it is known that they are shown, from the top, and how many newer retweets each stands for.

    The older act wins, so that nothing moves under a cursor; hidden ones count, so that only the `window` acts just
    older decide. A tweet's own act is older than all its retweets, and so always shown. seen holds what is visible, newest
    first; as long as it has not ended, a retweet with fewer than `window` older acts in it is undecided, and ends the rows.
    """
    if not window or not any(row.act.is_retweet for row in seen):
        return seen, {}
    older: dict[TweetId, int] = {}
    hidden: dict[int, int] = {}
    undecided = len(seen)
    for at in range(len(seen) - 1, -1, -1):
        act = seen[at].act
        nearest = older.get(act.tweet_id)
        older[act.tweet_id] = at
        if nearest is not None and nearest - at <= window:
            hidden[at] = nearest
        elif act.is_retweet and not ended and at + window >= len(seen) and seen[-1].position > act.tweet_id:
            undecided = at
    stands_for: dict[ActId, int] = {}
    for nearest in hidden.values():
        while nearest in hidden:
            nearest = hidden[nearest]
        if seen[nearest].act.is_retweet:
            stands_for[seen[nearest].act.id] = stands_for.get(seen[nearest].act.id, 0) + 1
    return [row for at, row in enumerate(seen[:undecided]) if at not in hidden], stands_for
