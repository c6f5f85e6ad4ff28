"""What the viewer has chosen: /api/me/preferences."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import Field

from backend.account_views import Preferences
from backend.api.answers import Body, Json
from backend.api.problems import documented
from backend.api.viewers import SignedIn
from backend.services import preferences

router = APIRouter(prefix="/api/me/preferences", tags=["account"])


class PreferencesBody(Body):
    """Fields left out or null stay as they are."""

    notify_like: bool | None = Field(None, description="Be told of likes.")
    notify_retweet: bool | None = None
    notify_reply: bool | None = None
    notify_mention: bool | None = None
    notify_quote: bool | None = None
    notify_follow: bool | None = None
    show_replies: bool | None = Field(
        None, description="In home: replies of others to others. Threads, and replies to the viewer, stay."
    )
    show_retweets: bool | None = Field(None, description="In home: retweets by others.")
    show_trends: bool | None = None
    open_at: Literal["last", "top"] | None = Field(
        None, description="Where pages open home: where reading stopped, or at its newest post."
    )
    require_alt: bool | None = Field(None, description="Pages post pictures only with a description.")
    shortcuts: bool | None = Field(None, description="Single keys do something in pages.")
    text_size: Literal["small", "medium", "large"] | None = None
    density: Literal["comfortable", "compact"] | None = None
    language: Literal["browser", "en", "pt-BR"] | None = Field(
        None, description="Of the pages, set in a browser when one logs in there."
    )


@router.get("", response_model=Preferences, responses=documented(401, 503))
async def read(viewer: SignedIn) -> Response:
    return Json(await preferences.of(viewer.id))


@router.patch("", response_model=Preferences, responses=documented(400, 401, 403, 408, 413, 415, 422, 503))
async def change(viewer: SignedIn, body: PreferencesBody) -> Response:
    """Kinds of notifications that are not wanted are neither listed nor counted; wanted again, they are back.

    What is turned off in home is left out of `GET /api/timeline` too.
    """
    return Json(await preferences.change(viewer, body.model_dump(exclude_none=True)))
