"""Whom one might follow: /api/me/suggestions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from backend.account_views import SuggestionView
from backend.api.answers import Json
from backend.api.problems import documented
from backend.api.viewers import SignedIn
from backend.services import suggestions
from backend.services.suggestions import MOST, MOST_TAGS

router = APIRouter(prefix="/api/me/suggestions", tags=["users"])
Tags = Annotated[list[str] | None, Query(max_length=MOST_TAGS, description="Hashtags that interest the viewer.")]


@router.get("", response_model=list[SuggestionView], responses=documented(400, 401, 422, 503))
async def people(
    viewer: SignedIn,
    tag: Tags = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 5,
) -> Response:
    """People who post about these, then people followed by those whom the viewer follows, then popular ones."""
    return Json(await suggestions.people(viewer, tag or (), limit))
