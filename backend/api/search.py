"""Search: /api/search."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Response

from backend.api.answers import Cursor, Json, Limit, nothing
from backend.api.problems import documented
from backend.api.viewers import SignedIn, Visitor
from backend.search.query import LONGEST
from backend.services import recent_searches, search
from backend.services.search import Sort
from backend.views import HashtagCount, Page, SuggestionsView, TweetView, UserView

router = APIRouter(prefix="/api/search", tags=["search"])
Typed = Annotated[str, Query(max_length=LONGEST, description="What to search for.")]


class Type(StrEnum):
    TWEETS = "tweets"
    USERS = "users"
    HASHTAGS = "hashtags"


@router.get(
    "",
    response_model=Page[TweetView] | Page[UserView] | Page[HashtagCount],
    responses=documented(400, 401, 422, 503),
)
async def find(
    viewer: Visitor,
    q: Typed,
    type: Type = Type.TWEETS,
    sort: Sort = Sort.LATEST,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Response:
    """Tweets (latest first, or top), people or hashtags.

    For tweets these operators are understood, and all of them must hold: from:NAME to:NAME since:YYYY-MM-DD
    until:YYYY-MM-DD has:media has:links min_likes:N #tag @NAME "a phrase" -word. People and hashtags know no sort.
    """
    if type is Type.USERS:
        return Json(await search.people(viewer, q, cursor, limit))
    if type is Type.HASHTAGS:
        return Json(await search.hashtags(q, cursor, limit))
    return Json(await search.tweets(viewer, q, sort, cursor, limit))


@router.get("/suggestions", response_model=SuggestionsView, responses=documented(400, 401, 422, 503))
async def suggestions(viewer: Visitor, q: Typed, limit: Annotated[int, Query(ge=1, le=20)] = 5) -> Response:
    """People and hashtags that begin with what is being typed: only people after an @, only hashtags after a #."""
    return Json(await search.suggest(viewer, q, limit))


@router.get("/recent", response_model=list[str], responses=documented(401, 503))
async def recent(viewer: SignedIn) -> Response:
    """What the viewer searched for, last one first. Nobody else sees it."""
    return Json(await recent_searches.of(viewer))


@router.delete("/recent", status_code=204, responses=documented(400, 401, 403, 503))
async def forget(viewer: SignedIn, q: Annotated[str | None, Query(max_length=LONGEST)] = None) -> Response:
    """Forget one of them, or, without q, all."""
    await recent_searches.forget(viewer, q)
    return nothing()
