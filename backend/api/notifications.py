"""Notifications: /api/notifications."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from backend.api.answers import Body, Cursor, Id, Json, Limit
from backend.api.problems import documented
from backend.api.viewers import SignedIn
from backend.errors import Invalid
from backend.notifications.interface import Kind
from backend.services import notifications
from backend.views import NotificationView, Page, Unread
from backend.words import t

router = APIRouter(prefix="/api/notifications", tags=["notifications"])
_TAB = "mentions"


class ReadBody(Body):
    up_to: Id = Field(description="The id of the newest notification that was seen.")


@router.get("", response_model=Page[NotificationView], responses=documented(400, 401, 422, 503))
async def page(
    viewer: SignedIn,
    type: Annotated[
        str | None,
        Query(max_length=60, description="Kinds, separated by commas; mentions stands for reply, mention and quote."),
    ] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Response:
    """Groups of the same kind and tweet within 24 hours, newest first."""
    return Json(await notifications.page(viewer, _kinds(type), cursor, limit))


def _kinds(given: str | None) -> tuple[Kind, ...]:
    if not given:
        return tuple(Kind)
    names = given.split(",")
    if not set(names) <= {_TAB, *Kind}:
        raise Invalid(
            t(
                "type is one or several of {kinds}, separated by commas; {tab} stands for three.",
                kinds=", ".join(Kind),
                tab=_TAB,
            )
        )
    wanted = {*names, *(notifications.MENTIONS if _TAB in names else ())}
    return tuple(kind for kind in Kind if kind in wanted)


@router.get("/unread", response_model=Unread, responses=documented(401, 503))
async def unread(viewer: SignedIn) -> Response:
    """How many groups hold something new, at most 1,000."""
    return Json(Unread(await notifications.unread(viewer.id)))


@router.post("/read", response_model=Unread, responses=documented(400, 401, 413, 415, 422, 503))
async def read(viewer: SignedIn, body: ReadBody) -> Response:
    """Everything up to that notification was seen, on every device."""
    return Json(Unread(await notifications.mark_read(viewer, int(body.up_to))))
