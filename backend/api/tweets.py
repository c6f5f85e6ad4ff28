"""Tweets: /api/tweets."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Header, Response
from pydantic import Field

from backend.api.answers import Body, Cursor, Id, Json, Limit, nothing
from backend.api.problems import documented
from backend.api.viewers import SignedIn, Visitor
from backend.ids import parse
from backend.services import conversations, engagement, pins, timelines
from backend.services import tweets as service
from backend.services.tweets import MOST_IN_THREAD, Draft
from backend.views import Conversation, EngagementResult, Page, Posted, PostedThread, TweetView, UserView

router = APIRouter(prefix="/api/tweets", tags=["tweets"])
_ENGAGE = documented(401, 403, 404, 429, 503)


IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        description="The same key within 24 h answers what was posted first, or 410 when that was deleted since.",
    ),
]


class ThreadedBody(Body):
    text: str = Field(description="Up to 280 weighted characters.", examples=["Good morning!"])
    quote_of: Id | None = Field(None, description="The id of the tweet that this one quotes; text may be blank.")
    media_ids: list[Id] = Field(
        [], max_length=8, description="Uploads of POST /api/media: at most 4 images or 1 video, in the order shown."
    )


class TweetBody(ThreadedBody):
    reply_to: Id | None = Field(None, description="The id of the tweet that this one answers.")


class ThreadBody(Body):
    tweets: list[ThreadedBody] = Field(min_length=1, max_length=MOST_IN_THREAD, description="The first one first.")
    reply_to: Id | None = Field(None, description="The id of the tweet that the first one answers.")


@router.get("", response_model=Page[TweetView], responses=documented(400, 401, 503))
async def newest(viewer: Visitor, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """Everybody's newest tweets, without replies."""
    return Json(await timelines.newest(viewer, cursor, limit))


@router.post(
    "",
    status_code=201,
    response_model=Posted,
    responses=documented(400, 401, 403, 404, 408, 410, 413, 415, 422, 429, 503),
)
async def create(
    viewer: SignedIn,
    body: TweetBody,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Post. fanout tells how it reaches the followers: pushed to them, or pulled when they read."""
    draft = Draft(body.text, body.reply_to, body.quote_of, tuple(body.media_ids))
    return Json(await service.create(viewer, draft, idempotency_key), 201)


@router.post(
    "/thread",
    status_code=201,
    response_model=PostedThread,
    responses=documented(400, 401, 403, 404, 408, 410, 413, 415, 422, 429, 503),
)
async def create_thread(viewer: SignedIn, body: ThreadBody, idempotency_key: IdempotencyKey = None) -> Response:
    """Post several at once, each a reply to the one before it. Either all are posted, or none is."""
    drafts = [Draft(one.text, None, one.quote_of, tuple(one.media_ids)) for one in body.tweets]
    drafts[0] = replace(drafts[0], reply_to=body.reply_to)
    return Json(await service.create_thread(viewer, drafts, idempotency_key), 201)


@router.get("/{tweet_id}", response_model=TweetView, responses=documented(401, 404, 503))
async def get(viewer: Visitor, tweet_id: str) -> Response:
    return Json(await service.get(viewer, parse(tweet_id)))


@router.delete("/{tweet_id}", status_code=204, responses=documented(401, 403, 404, 503))
async def delete(viewer: SignedIn, tweet_id: str) -> Response:
    """Gone everywhere at once; restore takes it back for 10 seconds."""
    await service.delete(viewer, parse(tweet_id))
    return nothing()


@router.post("/{tweet_id}/restore", response_model=TweetView, responses=documented(401, 403, 404, 422, 503))
async def restore(viewer: SignedIn, tweet_id: str) -> Response:
    """Undo a delete of the last 10 seconds."""
    return Json(await service.restore(viewer, parse(tweet_id)))


@router.get("/{tweet_id}/conversation", response_model=Conversation, responses=documented(400, 401, 404, 503))
async def conversation(viewer: Visitor, tweet_id: str, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """What it answers (oldest first), the tweet, and a page of the replies to it."""
    return Json(await conversations.read(viewer, parse(tweet_id), cursor, limit))


@router.post("/{tweet_id}/like", response_model=EngagementResult, responses=_ENGAGE)
async def like(viewer: SignedIn, tweet_id: str) -> Response:
    """Idempotent: status is liked or already_liked."""
    return Json(await engagement.set_like(viewer, parse(tweet_id), True))


@router.delete("/{tweet_id}/like", response_model=EngagementResult, responses=_ENGAGE)
async def unlike(viewer: SignedIn, tweet_id: str) -> Response:
    """Idempotent: status is unliked or not_liked."""
    return Json(await engagement.set_like(viewer, parse(tweet_id), False))


@router.post("/{tweet_id}/retweet", response_model=EngagementResult, responses=_ENGAGE)
async def retweet(viewer: SignedIn, tweet_id: str) -> Response:
    """Idempotent: status is retweeted or already_retweeted."""
    return Json(await engagement.set_retweet(viewer, parse(tweet_id), True))


@router.delete("/{tweet_id}/retweet", response_model=EngagementResult, responses=_ENGAGE)
async def unretweet(viewer: SignedIn, tweet_id: str) -> Response:
    """Idempotent: status is unretweeted or not_retweeted."""
    return Json(await engagement.set_retweet(viewer, parse(tweet_id), False))


@router.post("/{tweet_id}/bookmark", response_model=EngagementResult, responses=_ENGAGE)
async def bookmark(viewer: SignedIn, tweet_id: str) -> Response:
    """Idempotent: status is bookmarked or already_bookmarked. Nobody else learns of it."""
    return Json(await engagement.set_bookmark(viewer, parse(tweet_id), True))


@router.delete("/{tweet_id}/bookmark", response_model=EngagementResult, responses=_ENGAGE)
async def unbookmark(viewer: SignedIn, tweet_id: str) -> Response:
    """Idempotent: status is unbookmarked or not_bookmarked."""
    return Json(await engagement.set_bookmark(viewer, parse(tweet_id), False))


@router.post("/{tweet_id}/pin", response_model=EngagementResult, responses=_ENGAGE)
async def pin(viewer: SignedIn, tweet_id: str) -> Response:
    """Pin a post of one's own to one's profile, in place of the one before. Idempotent: status is pinned or already_pinned."""
    return Json(await pins.set_pinned(viewer, parse(tweet_id), True))


@router.delete("/{tweet_id}/pin", response_model=EngagementResult, responses=_ENGAGE)
async def unpin(viewer: SignedIn, tweet_id: str) -> Response:
    """Idempotent: status is unpinned or not_pinned."""
    return Json(await pins.set_pinned(viewer, parse(tweet_id), False))


@router.get("/{tweet_id}/likes", response_model=Page[UserView], responses=documented(400, 401, 404, 503))
async def likers(viewer: Visitor, tweet_id: str, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """Who likes it, last one first."""
    return Json(await engagement.likers(viewer, parse(tweet_id), cursor, limit))


@router.get("/{tweet_id}/retweets", response_model=Page[UserView], responses=documented(400, 401, 404, 503))
async def retweeters(viewer: Visitor, tweet_id: str, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """Who retweets it, last one first."""
    return Json(await engagement.retweeters(viewer, parse(tweet_id), cursor, limit))


@router.get("/{tweet_id}/quotes", response_model=Page[TweetView], responses=documented(400, 401, 404, 503))
async def quotes(viewer: Visitor, tweet_id: str, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """Tweets that quote it, newest first."""
    return Json(await engagement.quotes(viewer, parse(tweet_id), cursor, limit))
