"""What takes the password: PUT /api/me/email, /api/me/password, POST /api/me/delete."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import Field

from backend.account_views import ErasureView
from backend.api.answers import Body, Json, nothing
from backend.api.problems import documented
from backend.api.session import Name, Password
from backend.api.viewers import SignedIn
from backend.clock import rfc3339
from backend.services import credentials

router = APIRouter(prefix="/api/me", tags=["account"])
_ERRORS = documented(400, 401, 403, 408, 409, 413, 415, 422, 429, 503)


class EmailBody(Body):
    password: Password = Field(description="The viewer's own, of today.")
    email: Name = Field(examples=["ana@example.org"])


class PasswordBody(Body):
    password: Password = Field(description="The viewer's own, of today.")
    new_password: Password = Field(description="At least 8 characters, not a common one.", examples=["tangerine moon"])


class DeleteBody(Body):
    password: Password = Field(description="The viewer's own, of today.")


@router.put("/email", status_code=204, responses=_ERRORS)
async def change_email(viewer: SignedIn, body: EmailBody) -> Response:
    """From now on the account is found by this address."""
    await credentials.change_email(viewer, body.password, body.email)
    return nothing()


@router.put("/password", status_code=204, responses=_ERRORS)
async def change_password(viewer: SignedIn, body: PasswordBody) -> Response:
    """Ends all other sessions of the viewer; the one that this call came with stays."""
    await credentials.change_password(viewer, body.password, body.new_password)
    return nothing()


@router.post("/delete", response_model=ErasureView, responses=_ERRORS)
async def delete_account(viewer: SignedIn, body: DeleteBody) -> Response:
    """Nobody sees the account from now on, and all its sessions end. It can be taken back for 30 days by logging in."""
    return Json(ErasureView(rfc3339(await credentials.delete_account(viewer, body.password))))
