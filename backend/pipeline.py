"""The one way from a skeleton to a page: hide what the viewer may not see, refill, then hydrate."""

from __future__ import annotations

from backend import cursor as cursors
from backend.engines import engines
from backend.hydration import hydrate
from backend.ids import ActId, TweetId, UserId
from backend.repositories.relations import Relations
from backend.skeletons import Row, Skeleton
from backend.tweets.interface import Act
from backend.views import Page, TweetView
from backend.visibility import Surface, quoted_among, sight, suspended_among

LARGEST_CHUNK = 800


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
    views = await hydrate([act for _, act in rows[:limit]], viewer, others)
    return Page(views, cursors.encode(kind, rows[limit - 1][0]) if len(rows) > limit else None)


async def newer(
    skeleton: Skeleton,
    viewer: UserId | None,
    relations: Relations,
    surface: Surface,
    than: int,
    most: int,
    *,
    collapse: int = 0,
) -> list[Act]:
    """The acts above a position that the viewer may see, newest first: at most the newest `most` of them."""
    rows, _ = await _rows(skeleton, viewer, relations, surface, None, most, collapse, above=than)
    return [act for position, act in rows if position > than]


async def _rows(
    skeleton: Skeleton,
    viewer: UserId | None,
    relations: Relations,
    surface: Surface,
    below: int | None,
    wanted: int,
    collapse: int,
    above: int | None = None,
) -> tuple[list[Row], dict[ActId, int]]:
    """With above: enough when a row is not above it."""
    e = engines()
    seen: list[Row] = []
    size = max(e.sizes.window, wanted if above is None else 0)
    while True:
        chunk = await skeleton(below, size)
        acts = [act for _, act in chunk.rows]
        tweets = await e.caches.tweets.get_many([act.tweet_id for act in acts])
        ended = await _ended(acts)
        suspended = await suspended_among({act.actor_id for act in acts} | {act.author_id for act in acts})
        quoted = await quoted_among(tweets.values()) if relations.muted_words else {}
        visible = sight(viewer, relations, surface, suspended, quoted)
        seen += [
            row
            for row in chunk.rows
            if (tweet := tweets.get(row[1].tweet_id)) and visible(row[1], tweet) and row[1].id not in ended
        ]
        rows, others = collapsed(seen, collapse, ended=chunk.lower is None)
        reached = above is not None and rows and rows[-1][0] <= above
        if len(rows) >= wanted or chunk.lower is None or reached:
            return rows[:wanted], others
        below = chunk.lower
        # A reader who hid most people should not wait for many small steps, nor a retweet for what decides it.
        size = min(max(size * 2, collapse), LARGEST_CHUNK)


async def _ended(acts: list[Act]) -> set[ActId]:
    """Those retweets among the acts that were taken back."""
    retweets = {act.id for act in acts if act.id != act.tweet_id}
    return retweets - (await engines().caches.retweets.get_many(retweets)).keys() if retweets else retweets


def collapsed(seen: list[Row], window: int, *, ended: bool) -> tuple[list[Row], dict[ActId, int]]:
    """The rows of which it is known that they are shown, from the top, and how many newer retweets each stands for.

    The older act wins, so that nothing moves under a cursor; hidden ones count, so that only the `window` acts just
    older decide. A tweet's own act is older than all its retweets, and so always shown. seen holds what is visible, newest
    first; as long as it has not ended, a retweet with fewer than `window` older acts in it is undecided, and ends the rows.
    """
    retweeted = {act.tweet_id for _, act in seen if act.id != act.tweet_id}
    if not window or not retweeted:
        return seen, {}
    older: dict[TweetId, int] = {}
    hidden: dict[int, int] = {}
    undecided, last = len(seen), seen[-1][0]
    for at in range(len(seen) - 1, -1, -1):
        act = seen[at][1]
        if act.tweet_id not in retweeted:
            continue
        nearest = older.get(act.tweet_id)
        older[act.tweet_id] = at
        if nearest is not None and nearest - at <= window:
            hidden[at] = nearest
        elif act.is_retweet and not ended and at + window >= len(seen) and last > act.tweet_id:
            undecided = at
    stands_for: dict[ActId, int] = {}
    for nearest in hidden.values():
        while nearest in hidden:
            nearest = hidden[nearest]
        kept = seen[nearest][1]
        if kept.is_retweet:
            stands_for[kept.id] = stands_for.get(kept.id, 0) + 1
    return [row for at, row in enumerate(seen[:undecided]) if at not in hidden], stands_for
