"""For administrators: /api/admin. Everybody else gets 404."""

from __future__ import annotations

from fastapi import APIRouter, Response

from backend.api.answers import Cursor, Json, Limit, nothing
from backend.api.problems import documented
from backend.api.viewers import SignedIn
from backend.ids import parse
from backend.services import moderation
from backend.views import Page, ReportView

router = APIRouter(prefix="/api/admin", tags=["admin"])
_ERRORS = documented(401, 403, 404, 503)


@router.get("/reports", response_model=Page[ReportView], responses=documented(400, 401, 404, 503))
async def reports(viewer: SignedIn, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """What is reported and not yet decided: one row for each post or account, the one reported last first."""
    return Json(await moderation.open_reports(viewer, cursor, limit))


@router.delete("/reports/{report_id}", status_code=204, responses=_ERRORS)
async def dismiss(viewer: SignedIn, report_id: str) -> Response:
    """End this and every other open report about the same post or account, and do nothing else."""
    await moderation.dismiss(viewer, parse(report_id))
    return nothing()


@router.post("/tweets/{tweet_id}/hide", status_code=204, responses=_ERRORS)
async def hide(viewer: SignedIn, tweet_id: str) -> Response:
    """From everybody but its author; its reports end."""
    await moderation.set_hidden(viewer, parse(tweet_id), True)
    return nothing()


@router.delete("/tweets/{tweet_id}/hide", status_code=204, responses=_ERRORS)
async def show(viewer: SignedIn, tweet_id: str) -> Response:
    await moderation.set_hidden(viewer, parse(tweet_id), False)
    return nothing()


@router.post("/users/{username}/suspend", status_code=204, responses=_ERRORS)
async def suspend(viewer: SignedIn, username: str) -> Response:
    """Nobody sees what they wrote, and they can't log in; all reports about them end. Administrators can't be suspended."""
    await moderation.set_suspended(viewer, username, True)
    return nothing()


@router.delete("/users/{username}/suspend", status_code=204, responses=_ERRORS)
async def restore(viewer: SignedIn, username: str) -> Response:
    await moderation.set_suspended(viewer, username, False)
    return nothing()
