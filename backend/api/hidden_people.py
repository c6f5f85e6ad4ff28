"""Whom the viewer has blocked or muted: /api/me/blocks, /api/me/mutes."""

from __future__ import annotations

from fastapi import APIRouter, Response

from backend.api.answers import Cursor, Json, Limit
from backend.api.problems import documented
from backend.api.viewers import SignedIn
from backend.services import hidden_people
from backend.views import Page, UserView

router = APIRouter(prefix="/api/me", tags=["people"])


@router.get("/blocks", response_model=Page[UserView], responses=documented(400, 401, 503))
async def blocks(viewer: SignedIn, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """Whom the viewer has blocked, last blocked first. Nobody else sees them."""
    return Json(await hidden_people.blocked(viewer, cursor, limit))


@router.get("/mutes", response_model=Page[UserView], responses=documented(400, 401, 503))
async def mutes(viewer: SignedIn, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """Whom the viewer has muted, last muted first. Nobody else sees them."""
    return Json(await hidden_people.muted(viewer, cursor, limit))
