"""What the viewer has saved: /api/bookmarks."""

from __future__ import annotations

from fastapi import APIRouter, Response

from backend.api.answers import Cursor, Json, Limit
from backend.api.problems import documented
from backend.api.viewers import SignedIn
from backend.services import engagement
from backend.views import Page, TweetView

router = APIRouter(prefix="/api/bookmarks", tags=["tweets"])


@router.get("", response_model=Page[TweetView], responses=documented(400, 401, 503))
async def bookmarks(viewer: SignedIn, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """The viewer's own, last saved first."""
    return Json(await engagement.bookmarks(viewer, cursor, limit))
