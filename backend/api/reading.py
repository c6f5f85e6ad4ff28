"""Where the viewer stopped reading home: /api/timeline/position."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import Field

from backend.account_views import ReadingPosition
from backend.api.answers import Body, Id, Json, nothing
from backend.api.problems import documented
from backend.api.viewers import SignedIn
from backend.services import reading

router = APIRouter(prefix="/api/timeline/position", tags=["timeline"])


class PositionBody(Body):
    act_id: Id = Field(description="act_id of a tweet in the timeline: the topmost that is read.")


@router.get("", response_model=ReadingPosition, responses=documented(401, 503))
async def position(viewer: SignedIn) -> Response:
    """The same on all devices. Pages open home there, unless the viewer prefers its top."""
    return Json(await reading.position(viewer))


@router.put("", status_code=204, responses=documented(400, 401, 403, 408, 413, 415, 422, 503))
async def stop(viewer: SignedIn, body: PositionBody) -> Response:
    await reading.stop_at(viewer, int(body.act_id))
    return nothing()
