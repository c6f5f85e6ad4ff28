"""Reporting: POST /api/tweets/{id}/report, /api/users/{username}/report."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import Field

from backend.api.answers import Body, nothing
from backend.api.problems import documented
from backend.api.viewers import SignedIn
from backend.ids import parse
from backend.services import reports
from backend.services.reports import Reason

router = APIRouter(prefix="/api", tags=["reports"])
_ERRORS = documented(400, 401, 403, 404, 408, 413, 415, 422, 429, 503)


class ReportBody(Body):
    reason: Reason = Field(examples=["spam"])


@router.post("/tweets/{tweet_id}/report", status_code=204, responses=_ERRORS)
async def report_tweet(viewer: SignedIn, tweet_id: str, body: ReportBody) -> Response:
    """Tell the administrators. Once for each person and post: saying it again changes nothing."""
    await reports.report_tweet(viewer, parse(tweet_id), body.reason)
    return nothing()


@router.post("/users/{username}/report", status_code=204, responses=_ERRORS)
async def report_user(viewer: SignedIn, username: str, body: ReportBody) -> Response:
    await reports.report_user(viewer, username, body.reason)
    return nothing()
