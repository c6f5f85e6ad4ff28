"""Hashtags: /api/tags."""

from __future__ import annotations

from fastapi import APIRouter, Response

from backend.api.answers import Cursor, Json, Limit
from backend.api.problems import documented
from backend.api.viewers import Visitor
from backend.services import timelines
from backend.views import Page, TweetView

router = APIRouter(prefix="/api/tags", tags=["tags"])


@router.get("/{tag}/tweets", response_model=Page[TweetView], responses=documented(400, 401, 503))
async def tweets(viewer: Visitor, tag: str, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """Everybody's tweets with the hashtag (without its #; case and accents don't matter), replies included, newest first."""
    return Json(await timelines.tagged(viewer, tag, cursor, limit))
