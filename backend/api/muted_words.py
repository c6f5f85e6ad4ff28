"""Words that the viewer doesn't want to meet: /api/muted-words."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import Field

from backend.account_views import MutedWordView
from backend.api.answers import Body, Json, nothing
from backend.api.problems import documented
from backend.api.viewers import SignedIn
from backend.ids import parse
from backend.services import muted_words
from backend.services.muted_words import LONGEST, MOST_HOURS

router = APIRouter(prefix="/api/muted-words", tags=["account"])


class MutedWordBody(Body):
    text: str = Field(
        max_length=4 * LONGEST, description="A word, a phrase or a #hashtag.", examples=["spoiler", "#finale"]
    )
    hours: int | None = Field(None, ge=1, le=MOST_HOURS, description="For how long; null: for good.")


@router.get("", response_model=list[MutedWordView], responses=documented(401, 503))
async def muted(viewer: SignedIn) -> Response:
    """Last one first. Nobody else sees them."""
    return Json(await muted_words.of(viewer))


@router.post(
    "", status_code=201, response_model=MutedWordView, responses=documented(400, 401, 403, 408, 413, 415, 422, 503)
)
async def mute(viewer: SignedIn, body: MutedWordBody) -> Response:
    """Hide posts of others with it from home, explore, search, hashtags and notifications; case and accents don't matter.

    The same word again replaces the time of the first.
    """
    return Json(await muted_words.add(viewer, body.text, body.hours), 201)


@router.delete("/{word_id}", status_code=204, responses=documented(401, 403, 404, 503))
async def unmute(viewer: SignedIn, word_id: str) -> Response:
    await muted_words.remove(viewer, parse(word_id))
    return nothing()
