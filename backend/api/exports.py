"""A copy of one's own data: /api/me/export."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from backend.account_views import ExportView
from backend.api.answers import Json
from backend.api.problems import documented
from backend.api.viewers import SignedIn
from backend.errors import NotFound
from backend.services import exports
from backend.words import t

router = APIRouter(prefix="/api/me/export", tags=["account"])


@router.post("", status_code=202, response_model=ExportView, responses=documented(401, 403, 422, 429, 503))
async def ask(viewer: SignedIn) -> Response:
    """Have a ZIP made of everything that is the viewer's: one at a time, once a day."""
    return Json(await exports.ask(viewer), 202)


@router.get("", response_model=ExportView, responses=documented(401, 404, 503))
async def read(viewer: SignedIn) -> Response:
    """How far it is: waiting, working, ready or failed."""
    if (found := await exports.of(viewer)) is None:
        raise NotFound(t("There is no copy of your data."))
    return Json(found)


@router.get("/archive", response_class=StreamingResponse, responses=documented(401, 404, 503))
async def archive(viewer: SignedIn) -> Response:
    """The ZIP, for its owner only, for seven days."""
    found = await exports.archive(viewer)
    headers = {
        "content-length": str(found.size),
        "content-disposition": f'attachment; filename="chirp-{viewer.username}.zip"',
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    return StreamingResponse(found.content, 200, headers, "application/zip")
