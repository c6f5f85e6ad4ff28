"""Who is asking: by "Authorization: Bearer TOKEN" or by the browser's session cookie."""

# No postponed annotations: FastAPI reads those of __call__ as they are.
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.openapi.models import HTTPBearer
from fastapi.security.base import SecurityBase

from backend.api.origin import from_our_page
from backend.errors import Forbidden, NotSignedIn
from backend.services import accounts
from backend.views import Viewer
from backend.words import t

_READING = ("GET", "HEAD")


class _SignedIn(SecurityBase):
    """The viewer. Raises NotSignedIn; Forbidden when a cookie comes with a write that no page of ours sent."""

    model: Any = HTTPBearer(description="The token that POST /api/session answers.")
    scheme_name = "token"

    async def __call__(self, request: Request) -> Viewer:
        viewer = await _visitor(request)
        if viewer is None:
            raise NotSignedIn
        return viewer


class _MaybeSignedIn(SecurityBase):
    """The viewer, or None for a visitor. Raises as _SignedIn does when what they came with is wrong."""

    model: Any = _SignedIn.model
    scheme_name = "token_or_none"  # api.app writes this as "a token, or nothing" into the document

    async def __call__(self, request: Request) -> Viewer | None:
        return await _visitor(request)


async def _visitor(request: Request) -> Viewer | None:
    """Raises NotSignedIn for a token that is wrong or has ended."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        if viewer := await accounts.viewer_of(token.strip()):
            return viewer
        raise NotSignedIn(t("That token is unknown or has ended. Log in again."))
    viewer = await accounts.viewer_of(request.cookies.get(accounts.COOKIE))
    if viewer and request.method not in _READING and not from_our_page(request):
        raise Forbidden(t("A write with a cookie must come from a page of this site (its Origin says otherwise)."))
    return viewer


signed_in = _SignedIn()
SignedIn = Annotated[Viewer, Depends(signed_in)]
Visitor = Annotated[Viewer | None, Depends(_MaybeSignedIn())]
