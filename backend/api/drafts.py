"""Posts kept for later: /api/drafts."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Response
from pydantic import Field

from backend.account_views import DraftView
from backend.api.answers import Body, Cursor, Id, Json, Limit, nothing
from backend.api.problems import documented
from backend.api.viewers import SignedIn
from backend.ids import parse
from backend.services import drafts
from backend.services.drafts import LONGEST, LONGEST_WHOLE
from backend.services.tweets import MOST_IN_THREAD, Draft
from backend.views import Page

router = APIRouter(prefix="/api/drafts", tags=["drafts"])


class DraftPostBody(Body):
    text: str = Field("", max_length=2 * LONGEST, description=f"Up to {LONGEST:,} characters; it may be blank.")
    media_ids: list[Id] = Field(
        [], max_length=8, description="Uploads of POST /api/media: at most 4 images or 1 video, in the order shown."
    )


class DraftBody(Body):
    tweets: list[DraftPostBody] = Field(
        min_length=1,
        max_length=MOST_IN_THREAD,
        description=f"The first one first; up to {LONGEST_WHOLE:,} characters in all.",
    )
    reply_to: Id | None = Field(None, description="The id of the tweet that the first one answers.")
    quote_of: Id | None = Field(None, description="The id of the tweet that the first one quotes.")

    def posts(self) -> list[Draft]:
        found = [Draft(one.text, None, None, tuple(one.media_ids)) for one in self.tweets]
        return [replace(found[0], reply_to=self.reply_to, quote_of=self.quote_of), *found[1:]]


@router.get("", response_model=Page[DraftView], responses=documented(400, 401, 503))
async def mine(viewer: SignedIn, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """The viewer's drafts, saved last comes first. Nobody else sees them."""
    return Json(await drafts.of(viewer, cursor, limit))


@router.post(
    "",
    status_code=201,
    response_model=DraftView,
    responses=documented(400, 401, 403, 404, 408, 413, 415, 422, 429, 503),
)
async def save(viewer: SignedIn, body: DraftBody) -> Response:
    """Keep one post or a thread for later. Its uploads stay as long as the draft does."""
    return Json(await drafts.save(viewer, body.posts()), 201)


@router.get("/{draft_id}", response_model=DraftView, responses=documented(401, 404, 503))
async def get(viewer: SignedIn, draft_id: str) -> Response:
    return Json(await drafts.get(viewer, parse(draft_id)))


@router.put(
    "/{draft_id}", response_model=DraftView, responses=documented(400, 401, 403, 404, 408, 413, 415, 422, 429, 503)
)
async def replace_draft(viewer: SignedIn, draft_id: str, body: DraftBody) -> Response:
    return Json(await drafts.save(viewer, body.posts(), parse(draft_id)))


@router.delete("/{draft_id}", status_code=204, responses=documented(401, 403, 404, 503))
async def remove(viewer: SignedIn, draft_id: str) -> Response:
    """Posting what it says does not remove it."""
    await drafts.remove(viewer, parse(draft_id))
    return nothing()
