"""Trends: /api/trends."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from backend.api.answers import Json
from backend.api.problems import documented
from backend.api.viewers import Visitor
from backend.languages import Language
from backend.services import trends
from backend.views import TrendsView

router = APIRouter(prefix="/api/trends", tags=["trends"])
Lang = Annotated[Language | None, Query(description="What trends among posts in this language comes first.")]


@router.get("", response_model=TrendsView, responses=documented(400, 401, 503))
async def top(_viewer: Visitor, lang: Lang = None) -> Response:
    """At most 20 hashtags of which more people speak than usual, the largest surprise first; made anew every 20 s.

    Counts are those of the last 24 hours, about; history is the people of each hour, this hour last.
    """
    return Json(await trends.top(lang))
