"""Finding tweets, people and hashtags by words; suggestions while one types. Engines find ids, the pipeline judges them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

from backend import cursor as cursors
from backend import skeletons
from backend.engines import engines
from backend.errors import FieldError, Invalid, NotAHashtag
from backend.ids import UserId
from backend.pipeline import page
from backend.repositories.relations import Relations
from backend.search.highlights import highlights
from backend.search.interface import MOST
from backend.search.query import LONGEST, Query, parse
from backend.services import users
from backend.text import MAX_WEIGHT, tag_key, tidy
from backend.views import HashtagCount, MatchView, Page, SuggestionsView, TweetView, UserCard, UserView, Viewer
from backend.visibility import Surface, relations_of
from backend.words import t

_NEAR = ":near"


class Sort(StrEnum):
    LATEST = "latest"
    TOP = "top"


async def tweets(viewer: Viewer | None, typed: str, sort: Sort, cursor: str | None, limit: int) -> Page[TweetView]:
    """Tweets that hold all that was typed, operators understood; matches say where.

    LATEST: newest first; typos are forgiven when exact matches fill no page, which the cursor remembers. TOP: at most
    1,000 by rank. Raises Invalid (an operator's value makes no sense), BadCursor, Unavailable.
    """
    query = parse(typed)
    me = viewer.id if viewer else None
    relations = await relations_of(me)
    kind = f"{sort}:{query!r}"
    if sort is Sort.TOP:
        skeleton = skeletons.top(query)
    else:
        near = await _forgives(query, kind, cursor, limit)
        kind += _NEAR if near else ""
        skeleton = skeletons.found(query, typos=near)
    found = await page(kind, skeleton, me, relations, Surface.FEED, cursor, limit)
    return replace(found, items=[_marked(view, query) for view in found.items])


async def top_of_tag(viewer: Viewer | None, tag: str, cursor: str | None, limit: int) -> Page[TweetView]:
    """At most 1,000 tweets with the hashtag, accents apart, by rank. Raises NotAHashtag, BadCursor, Unavailable."""
    if len(tag) > MAX_WEIGHT or not tag_key(tag):
        raise NotAHashtag
    me = viewer.id if viewer else None
    skeleton = skeletons.top(Query(hashtags=(tag_key(tag),)))
    return await page(f"top of {tag_key(tag)}", skeleton, me, await relations_of(me), Surface.FEED, cursor, limit)


async def people(viewer: Viewer | None, typed: str, cursor: str | None, limit: int) -> Page[UserView]:
    """People by name, at most 1,000, most followed first; people of a block are left out, muted ones are not.

    Raises Invalid, BadCursor, Unavailable.
    """
    typed = _tidied(typed)
    kind = f"people:{typed}"

    async def read(below: int | None, size: int) -> list[users.Place]:
        places = await skeletons.ranked(kind, lambda _until: engines().search.people(typed, MOST), below)
        return places[:size]

    return await users.page(viewer, kind, read, cursor, limit)


async def hashtags(typed: str, cursor: str | None, limit: int) -> Page[HashtagCount]:
    """Hashtags that begin with what was typed, at most 1,000, most used first. Raises Invalid, BadCursor, Unavailable."""
    typed = _tidied(typed)
    kind = f"hashtags:{typed}"
    start = cursors.decode(kind, cursor) or 0
    found = await engines().search.hashtags(typed, MOST)
    items = [HashtagCount(one.tag, one.tweets) for one in found[start : start + limit]]
    return Page(items, cursors.encode(kind, start + limit) if len(found) > start + limit else None)


async def suggest(viewer: Viewer | None, typed: str, limit: int = 5) -> SuggestionsView:
    """For what is being typed: "@..." means people only, "#..." hashtags only. People of a block are left out.

    Raises Invalid, Unavailable.
    """
    typed = _tidied(typed)
    return SuggestionsView(
        people=[] if typed.startswith(("#", "＃")) else await _cards(viewer, typed, limit),
        hashtags=[] if typed.startswith(("@", "＠")) else (await hashtags(typed, None, limit)).items,
    )


async def _forgives(query: Query, kind: str, cursor: str | None, limit: int) -> bool:
    if cursor is not None:
        return cursors.belongs(kind + _NEAR, cursor)
    return bool(query.words) and len(await engines().search.latest(query, None, limit + 1, typos=False)) <= limit


async def _cards(viewer: Viewer | None, typed: str, limit: int) -> list[UserCard]:
    e = engines()
    relations = await relations_of(viewer.id if viewer else None)
    near = await e.search.people(typed, limit, among=_newest(relations)) if relations.followees else []
    # More than are wanted: some of them may be known already, or hidden.
    others = await e.search.people(typed, 2 * limit + min(len(relations.blocked), 100)) if len(near) < limit else []
    wanted = [id for id in dict.fromkeys((*near, *others)) if id not in relations.blocked]
    known = await e.caches.users.get_many(wanted)
    cards = await e.caches.cards.get_many(wanted)
    return [cards[id] for id in wanted if id in cards and known[id].state == "active"][:limit]


def _newest(relations: Relations) -> Collection[UserId]:
    """The last 1,000 whom somebody followed."""
    followees = relations.followees
    return sorted(followees, key=lambda id: -followees[id].follow_id)[:MOST]


def _marked(view: TweetView, query: Query) -> TweetView:
    found = highlights(view.text, query)
    return replace(view, matches=[MatchView(start, end) for start, end in found]) if found else view


def _tidied(typed: str) -> str:
    if len(typed) > LONGEST:
        told = t("Search for at most {most} characters.", most=LONGEST)
        raise Invalid(told, fields=(FieldError("q", told),))
    return tidy(typed)
