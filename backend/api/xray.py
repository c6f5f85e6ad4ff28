"""What a browser opens of the system's inside: the report of a replay."""

from __future__ import annotations

from fastapi import APIRouter, Response

from backend.api.viewers import SignedIn
from backend.services import replay

router = APIRouter(prefix="/api/xray", include_in_schema=False)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A page of its own, with its styles in it and no script."""


@router.get("/replay")
async def report(viewer: SignedIn) -> Response:
    headers = {"cache-control": "no-store", "content-security-policy": _POLICY}
    return Response(await replay.report(viewer), media_type="text/html", headers=headers)
