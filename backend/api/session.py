"""Accounts and sessions: POST /api/users, /api/session, /api/sessions, /api/me."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from backend.account_views import SessionView
from backend.account_views import SignedIn as SignedInView
from backend.api import auth
from backend.api.answers import Body, Json, nothing
from backend.api.origin import client_ip
from backend.api.problems import documented
from backend.api.viewers import SignedIn
from backend.ids import parse
from backend.services import accounts, users
from backend.services.accounts import SignUp
from backend.services.users import ProfileChanges
from backend.views import UserView

router = APIRouter(prefix="/api", tags=["account"])
Name = Annotated[str, Field(max_length=254)]
Password = Annotated[str, Field(max_length=1000)]


class SignUpBody(Body):
    username: Name = Field(description="1 to 15 of A-Z, a-z, 0-9 and _; unique without case.", examples=["ana"])
    email: Name = Field(examples=["ana@example.org"])
    password: Password = Field(description="At least 8 characters, not a common one.", examples=["tangerine moon"])
    display_name: Name | None = None


class LogInBody(Body):
    username: Name = Field(description="Username or e-mail.", examples=["ana"])
    password: Password
    keep: bool = Field(False, description="An account whose owner asked for it to be erased is kept after all.")


class ProfileBody(Body):
    """Fields left out or null stay as they are."""

    display_name: str | None = Field(None, description="1 to 50 characters.")
    bio: str | None = Field(None, description="At most 160 characters.")
    location: str | None = Field(None, description="At most 30 characters.")
    website: str | None = Field(None, description="A http(s) address of at most 100 characters, or empty.")
    avatar_media_id: str | None = Field(
        None, max_length=20, description="A picture of POST /api/media, or empty for none."
    )
    header_media_id: str | None = Field(None, max_length=20, description="The same for the header; it is cut to 3:1.")


@router.post(
    "/users", status_code=201, response_model=SignedInView, responses=documented(400, 409, 408, 413, 415, 422, 429, 503)
)
async def sign_up(request: Request, body: SignUpBody) -> Response:
    """Make an account and its first session."""
    form = SignUp(body.username, body.email, body.password, body.display_name or "")
    return Json(await accounts.sign_up(form, ip=client_ip(request), device=auth.device(request)), 201)


@router.post("/session", response_model=SignedInView, responses=documented(400, 401, 403, 408, 413, 415, 422, 429, 503))
async def log_in(request: Request, body: LogInBody) -> Response:
    """Start a session. Unknown names and wrong passwords get the same answer.

    An account that is to be erased answers 403 with the code "leaving", unless keep is true.
    """
    ip, device = client_ip(request), auth.device(request)
    return Json(await accounts.log_in(body.username, body.password, ip=ip, device=device, keep=body.keep))


@router.delete("/session", status_code=204, responses=documented(401, 403, 503))
async def log_out(viewer: SignedIn) -> Response:
    """End the session that this call came with."""
    await accounts.log_out(viewer)
    return nothing()


@router.get("/sessions", response_model=list[SessionView], responses=documented(401, 503))
async def sessions(viewer: SignedIn) -> Response:
    """The viewer's sessions, last seen first."""
    return Json(await accounts.sessions(viewer))


@router.delete("/sessions", status_code=204, responses=documented(401, 403, 503))
async def log_out_everywhere(viewer: SignedIn) -> Response:
    """End all of the viewer's sessions, this one included."""
    await accounts.log_out_everywhere(viewer)
    return nothing()


@router.delete("/sessions/{session_id}", status_code=204, responses=documented(401, 403, 404, 503))
async def end_session(viewer: SignedIn, session_id: str) -> Response:
    await accounts.end_session(viewer, parse(session_id))
    return nothing()


@router.get("/me", response_model=UserView, responses=documented(401, 503))
async def me(viewer: SignedIn) -> Response:
    return Json(await users.own_view(viewer.id))


@router.patch("/me", response_model=UserView, responses=documented(400, 401, 403, 408, 413, 415, 422, 429, 503))
async def edit(viewer: SignedIn, body: ProfileBody) -> Response:
    return Json(await users.edit(viewer, ProfileChanges(**body.model_dump())))
