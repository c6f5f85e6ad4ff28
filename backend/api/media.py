"""Pictures and videos: POST /api/media takes them in, /media/NAME serves them."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from pydantic import Field

from backend.api.answers import Body, Json
from backend.api.bodies import UPLOADS
from backend.api.problems import documented
from backend.api.uploads import received
from backend.api.viewers import SignedIn
from backend.engines import engines
from backend.ids import parse
from backend.media.store import FOREVER, Range, type_of
from backend.services import media as service
from backend.views import MediaView

router = APIRouter(tags=["media"])
_RANGE = re.compile(r"bytes=(?=.*\d)(\d{0,15})-(\d{0,15})\Z", re.ASCII)
"""One range; several at once are answered with the whole file."""
_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {
        "file": {
            "type": "string",
            "format": "binary",
            "description": "JPEG, PNG, WebP, AVIF or GIF of up to 16 MB and 40 megapixels; MP4 or WebM of up to 64 MB.",
        },
        "alt": {"type": "string", "maxLength": 1000, "description": "What it shows, for those who can't see it."},
        "width": {"type": "integer", "description": "Of a video, in pixels; required for one."},
        "height": {"type": "integer", "description": "Of a video, in pixels; required for one."},
    },
}
_HEADERS = {
    "cache-control": FOREVER,
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "accept-ranges": "bytes",
}


class AltBody(Body):
    alt: str = Field(description="At most 1,000 characters.")


@router.post(
    UPLOADS,
    status_code=201,
    response_model=MediaView,
    responses=documented(400, 401, 403, 413, 415, 422, 429, 503),
    openapi_extra={"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}},
)
async def upload(viewer: SignedIn, request: Request) -> Response:
    """Upload a picture (it is encoded anew) or a video (it is kept), both without their metadata. A tweet or a draft must
    have it within a day."""
    await service.allow(viewer)
    given = await received(request)
    with given.file:
        return Json(await service.add(viewer, given), 201)


@router.patch(
    UPLOADS + "/{media_id}", response_model=MediaView, responses=documented(400, 401, 403, 404, 413, 415, 422, 503)
)
async def describe(viewer: SignedIn, media_id: str, body: AltBody) -> Response:
    """Say what a file shows, before it is posted."""
    return Json(await service.describe(viewer, parse(media_id), body.alt))


@router.get("/media/{name}", include_in_schema=False)
async def serve(request: Request, name: str) -> Response:
    """A file that never changes: in full, or the one range that is asked for; or where a bucket has it."""
    media = engines().media
    if there := await media.address(name):
        place, seconds = there
        return RedirectResponse(place, 307, {"cache-control": f"public, max-age={seconds}"})
    size = await media.size(name)
    asked = _RANGE.match(request.headers.get("range", ""))
    part = _part(asked, size) if asked else Range(0, size - 1, size)
    if part is None:
        return Response(None, 416, {"content-range": f"bytes */{size}", "cache-control": "no-store"})
    headers = _HEADERS | {
        "content-disposition": f'inline; filename="{name}"',
        "content-length": str(part.last - part.first + 1),
    }
    if asked:
        headers["content-range"] = f"bytes {part.first}-{part.last}/{size}"
    return StreamingResponse(media.read(name, part), 206 if asked else 200, headers, type_of(name))


def _part(asked: re.Match[str], size: int) -> Range | None:
    """What to send for a Range header; None: there is no such part."""
    first, last = asked.groups()
    if not first:
        part = Range(max(0, size - int(last)), size - 1, size)
    else:
        part = Range(int(first), min(int(last) if last else size - 1, size - 1), size)
    return part if part.first <= part.last else None
