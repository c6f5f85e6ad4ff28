"""People: /api/users/{username} and what hangs on it, /api/suggestions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Query, Response

from backend.api.answers import Cursor, Json, Limit
from backend.api.problems import documented
from backend.api.viewers import SignedIn, Visitor
from backend.services import graph, known_followers, timelines, users
from backend.views import KnownFollowersView, Page, RelationshipView, TweetView, UserView, Viewer

router = APIRouter(prefix="/api", tags=["people"])
_LIST = documented(400, 401, 403, 404, 503)
_RELATION = documented(401, 403, 404, 422, 429, 503)


@router.get("/users/{username}", response_model=UserView, responses=documented(401, 403, 404, 503))
async def profile(viewer: Visitor, username: str) -> Response:
    return Json(await users.profile(viewer, username))


@router.get("/users/{username}/tweets", response_model=Page[TweetView], responses=_LIST)
async def tweets(viewer: Visitor, username: str, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """Their tweets and retweets, newest first, without replies."""
    return Json(await timelines.tweets_of(viewer, username, cursor, limit))


@router.get("/users/{username}/replies", response_model=Page[TweetView], responses=_LIST)
async def replies(viewer: Visitor, username: str, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """Their replies, newest first."""
    return Json(await timelines.replies_of(viewer, username, cursor, limit))


@router.get("/users/{username}/media", response_model=Page[TweetView], responses=_LIST)
async def media(viewer: Visitor, username: str, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """Their tweets and replies with pictures or videos, newest first."""
    return Json(await timelines.media_of(viewer, username, cursor, limit))


@router.get("/users/{username}/likes", response_model=Page[TweetView], responses=_LIST)
async def likes(viewer: Visitor, username: str, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """What they like, last liked first."""
    return Json(await timelines.likes_of(viewer, username, cursor, limit))


@router.get("/users/{username}/followers", response_model=Page[UserView], responses=_LIST)
async def followers(viewer: Visitor, username: str, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """Who follows them, newest follow first."""
    return Json(await users.followers(viewer, username, cursor, limit))


@router.get("/users/{username}/following", response_model=Page[UserView], responses=_LIST)
async def following(viewer: Visitor, username: str, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """Whom they follow, newest follow first."""
    return Json(await users.following(viewer, username, cursor, limit))


@router.get("/users/{username}/followers_you_follow", response_model=Page[UserView], responses=_LIST)
async def followers_you_follow(viewer: SignedIn, username: str, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """Followers of theirs whom the viewer follows too, newest follow of the viewer's first; nobody whom the viewer muted."""
    return Json(await known_followers.of(viewer, username, cursor, limit))


@router.get(
    "/users/{username}/followers_you_follow/summary",
    response_model=KnownFollowersView,
    responses=documented(401, 403, 404, 503),
)
async def followers_you_follow_summary(viewer: SignedIn, username: str) -> Response:
    """How many those are, with the first three: none on one's own profile."""
    return Json(await known_followers.summary(viewer, username))


@router.get("/suggestions", response_model=list[UserView], responses=documented(400, 401, 503))
async def suggestions(viewer: Visitor, limit: Annotated[int, Query(ge=1, le=20)] = 3) -> Response:
    """People whom the viewer may want to follow."""
    return Json(await graph.suggestions(viewer, limit))


def _relation(path: str, told: str, change: Callable[[Viewer, str], Awaitable[RelationshipView]], method: str) -> None:
    async def call(viewer: SignedIn, username: str) -> Response:
        return Json(await change(viewer, username))

    router.add_api_route(
        f"/users/{{username}}/{path}",
        call,
        methods=[method],
        name=f"{method.lower()}_{path}",
        description=f"{told} Idempotent.",
        response_model=RelationshipView,
        responses=_RELATION,
    )


_relation("follow", "Follow: their tweets are in the viewer's home from now on.", graph.follow, "POST")
_relation("follow", "Follow no more.", graph.unfollow, "DELETE")
_relation("block", "Block: ends follows both ways; the two don't see each other any more.", graph.block, "POST")
_relation("block", "Block no more; follows don't come back.", graph.unblock, "DELETE")
_relation("mute", "Hide them in the viewer's feeds.", graph.mute, "POST")
_relation("mute", "Show them again.", graph.unmute, "DELETE")
