"""Avatars drawn by code: /avatars/{user_id}.svg."""

from __future__ import annotations

from fastapi import APIRouter, Response

from backend import avatars
from backend.ids import parse

router = APIRouter(include_in_schema=False)


@router.get("/avatars/{user_id}.svg")
async def avatar(user_id: str) -> Response:
    """The same picture for an id for ever, whoever has it; so it can be kept without asking again."""
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(avatars.svg(parse(user_id), ""), headers=headers, media_type="image/svg+xml")
