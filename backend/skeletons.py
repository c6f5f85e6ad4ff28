"""Skeletons: which acts a list holds, as ids, before anybody is looked up or hidden."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass

from backend.cache import Recent
from backend.engines import engines
from backend.ids import MAX_ID, ActId, TweetId, UserId, at
from backend.repositories.relations import Relations
from backend.search.interface import MOST
from backend.search.query import Query
from backend.tweets.interface import Act, Engagement, ProfileTab, act_of

Row = tuple[int, Act]
"""An act behind its position, which orders the list and goes into cursors: the act's id, or that of the like that put it there."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Everything the list holds at or above `lower`, below where it was asked for; lower None: to the list's end."""

    rows: list[Row]
    lower: int | None


Skeleton = Callable[[int | None, int], Awaitable[Chunk]]
"""Called with a position (exclusive; None: the top) and a size hint; answers the chunk below it, newest first."""


def home(viewer: UserId, relations: Relations) -> Skeleton:
    """The acts of those whom the viewer follows, and their own: docs/architecture.md tells why nothing is missed.

    At or above the floor: materialised entries, merged with what must be pulled. Below it: pulled from everybody.
    """
    e = engines()

    async def chunk(below: int | None, size: int) -> Chunk:
        top = MAX_ID if below is None else below
        slice = await e.timelines.read(viewer, below, size)
        floor = MAX_ID if slice.floor is None else slice.floor
        if top <= floor:
            # Muted people are left out here, not only hidden: their history could be all that a chunk holds.
            shown = relations.followees.keys() - relations.muted
            acts = await e.tweets.acts_of([viewer, *shown], below=top, at_least=0, limit=size)
            return _chunk(acts, size)
        lower = slice.entries[-1].id if len(slice.entries) == size else floor
        pulled = await e.tweets.acts_of(
            [viewer, *_pulled(relations, e.caches.pulls, lower)], below=top, at_least=lower, limit=size
        )
        if len(pulled) == size:
            lower = pulled[-1].id
        followees = relations.followees
        merged = {act.id: act for act in slice.entries if act.actor_id in followees and act.id >= lower}
        merged.update((act.id, act) for act in pulled)
        return Chunk(sorted(merged.items(), reverse=True), lower)

    return chunk


def _pulled(relations: Relations, heard: Recent[UserId], lower: ActId) -> set[UserId]:
    """Followees who may have acts at or above lower that no fan-out wrote: pull authors, and new follows."""
    known = {id for id, newest in relations.pulled.items() if newest >= lower}
    known |= heard.at_least(lower) & relations.followees.keys()
    return known - relations.muted


def profile(user: UserId, tab: ProfileTab) -> Skeleton:
    async def chunk(below: int | None, size: int) -> Chunk:
        return _chunk(await engines().tweets.profile(user, tab, below, size), size)

    return chunk


def newest() -> Skeleton:
    async def chunk(below: int | None, size: int) -> Chunk:
        return _chunk(await engines().tweets.newest(below, size), size)

    return chunk


def tagged(tag: str) -> Skeleton:
    async def chunk(below: int | None, size: int) -> Chunk:
        return _chunk(await engines().tweets.tagged(tag, below, size), size)

    return chunk


def found(query: Query, *, typos: bool) -> Skeleton:
    """What a search finds, newest first."""

    async def chunk(below: int | None, size: int) -> Chunk:
        ids = await engines().search.latest(query, below, size, typos=typos)
        return Chunk(await _rows_of(ids, ids), ids[-1] if len(ids) == size else None)

    return chunk


def top(query: Query) -> Skeleton:
    """What a search finds, by rank; later pages go on in the list of which the first one was."""

    async def chunk(below: int | None, size: int) -> Chunk:
        places = await ranked(f"top:{query!r}", lambda until: engines().search.top(query, until, MOST), below)
        some = places[:size]
        rows = await _rows_of([id for _, id in some], [position for position, _ in some])
        return Chunk(rows, some[-1][0] if len(places) > size else None)

    return chunk


async def ranked(
    kind: str, make: Callable[[TweetId], Awaitable[list[int]]], below: int | None
) -> list[tuple[int, int]]:
    """(position, id) of the rest of a ranked list; kind says what it depends on, make what is in it below a tweet's id.

    A position holds the second in which page one was read, in ms, and the place in the list of that second.
    """
    e = engines()
    if below is None:
        as_of, start = (e.clock.now_ms() // 1000 + 1) * 1000, 0
    else:
        as_of, start = below >> 10, 1024 - (below & 1023)
    made = await e.frozen.get(kind, as_of, lambda: make(min(MAX_ID, at(as_of))))
    return [((as_of << 10) | (1023 - place), id) for place, id in enumerate(made)][start:]


async def _rows_of(ids: Sequence[TweetId], positions: Sequence[int]) -> list[Row]:
    """Without those that are gone."""
    tweets = await engines().caches.tweets.get_many(ids)
    return [(position, act_of(tweet)) for position, id in zip(positions, ids, strict=True) if (tweet := tweets.get(id))]


def likes(user: UserId) -> Skeleton:
    """Tweets that the user likes, by when they liked them."""
    return _engaged(lambda below, size: engines().tweets.likes_by(user, below, size))


def bookmarks(user: UserId) -> Skeleton:
    """Tweets that the user has saved, by when they did."""
    return _engaged(lambda below, size: engines().tweets.bookmarks_of(user, below, size))


def _engaged(read: Callable[[int | None, int], Awaitable[list[Engagement]]]) -> Skeleton:
    async def chunk(below: int | None, size: int) -> Chunk:
        found = await read(below, size)
        tweets = await engines().caches.tweets.get_many([one.tweet_id for one in found])
        rows = [(one.position, act_of(tweet)) for one in found if (tweet := tweets.get(one.tweet_id))]
        return Chunk(rows, found[-1].position if len(found) == size else None)

    return chunk


def quotes(tweet: TweetId) -> Skeleton:
    async def chunk(below: int | None, size: int) -> Chunk:
        return _chunk(await engines().tweets.quotes(tweet, below, size), size)

    return chunk


def replies(tweet: TweetId, near: Collection[UserId], reach: TweetId, *, by_near: bool) -> Skeleton:
    """Direct replies at or above `reach` by the people near; or (by_near False) all the others."""

    async def chunk(below: int | None, size: int) -> Chunk:
        acts = await engines().tweets.replies(tweet, below, size)
        rows = [(act.id, act) for act in acts if (act.id >= reach and act.actor_id in near) is by_near]
        ended = len(acts) < size or (by_near and acts[-1].id < reach)
        return Chunk(rows, None if ended else acts[-1].id)

    return chunk


def _chunk(acts: list[Act], size: int) -> Chunk:
    return Chunk([(act.id, act) for act in acts], acts[-1].id if len(acts) == size else None)
