"""What browsers tell of the way of a post: /api/traces."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import Field

from backend.api.answers import Body, nothing
from backend.api.problems import documented
from backend.api.viewers import SignedIn
from backend.services import traces

router = APIRouter(prefix="/api/traces", tags=["traces"])


class ShownBody(Body):
    carrier: str = Field(max_length=64, description="The W3C traceparent that was pushed into the tab.")
    sent_ms: int = Field(ge=0, lt=2**53, description="When the server sent it: ms since 1970.")
    at_ms: int = Field(ge=0, lt=2**53, description="When it was on the screen, by the browser's clock: ms since 1970.")


@router.post("/shown", status_code=204, responses=documented(400, 401, 403, 408, 413, 415, 422, 503))
async def shown(viewer: SignedIn, body: ShownBody) -> Response:
    """A tab tells when it showed that there is something new. What is not known, or was told before, is left out."""
    await traces.shown(viewer, body.carrier, body.sent_ms, body.at_ms)
    return nothing()
