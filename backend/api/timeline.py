"""The viewer's home timeline."""

from __future__ import annotations

from fastapi import APIRouter, Response

from backend.api.answers import Cursor, Json, Limit
from backend.api.problems import documented
from backend.api.viewers import SignedIn
from backend.services import timelines
from backend.views import Page, TweetView

router = APIRouter(prefix="/api", tags=["timeline"])


@router.get("/timeline", response_model=Page[TweetView], responses=documented(400, 401, 503))
async def home(viewer: SignedIn, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """Everything that the viewer and those whom they follow posted, newest first, without an early end."""
    return Json(await timelines.read_home(viewer, cursor, limit))
