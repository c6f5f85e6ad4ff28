"""The pages' own forms: native POSTs that need no JavaScript. Each is answered with a redirect and cookies."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from backend import flash, words
from backend.account_views import SignedIn
from backend.api.origin import client_ip, from_our_page, is_https, local_path
from backend.engines import engines
from backend.errors import ChirpError, Forbidden, Malformed
from backend.flash import Flash
from backend.ids import parse
from backend.services import accounts, preferences, welcome
from backend.services.accounts import COOKIE, SignUp
from backend.text import tidy
from backend.words import LOCALES, t

router = APIRouter(prefix="/auth", include_in_schema=False)
# The longest that browsers keep one. How long it is worth something is the session's affair, which slides with its use.
_COOKIE_S = 400 * 24 * 3600
_MOST_FIELDS = 20


@router.post("/login")
async def log_in(request: Request) -> Response:
    """Fields: name (username or e-mail), password, keep (any value: an account that is to be erased is kept), next."""
    form = await _form(request)
    try:
        signed_in = await accounts.log_in(
            form.get("name", ""),
            form.get("password", ""),
            ip=client_ip(request),
            device=device(request),
            keep=bool(form.get("keep")),
        )
    except ChirpError as error:
        return _back("login", request, form, ("name",), error)
    return await _welcome(request, form, signed_in)


@router.post("/signup")
async def sign_up(request: Request) -> Response:
    """Fields: username, email, password, display_name, next."""
    form = await _form(request)
    wanted = SignUp(*(form.get(name, "") for name in ("username", "email", "password", "display_name")))
    try:
        signed_in = await accounts.sign_up(wanted, ip=client_ip(request), device=device(request))
    except ChirpError as error:
        return _back("signup", request, form, ("username", "email", "display_name"), error)
    await welcome.begin(parse(signed_in.user.id))
    if local_path(form.get("next", "/")) == "/":
        form["next"] = "/welcome"
    return await _welcome(request, form, signed_in)


@router.post("/language")
async def choose_language(request: Request) -> Response:
    """Fields: language ("browser", "en" or "pt-BR"), next. For this browser, and kept for whoever is logged in."""
    form = await _form(request)
    if (language := form.get("language", "")) not in ("browser", *LOCALES):
        raise Malformed
    if viewer := await accounts.viewer_of(request.cookies.get(COOKIE)):
        await preferences.change(viewer, {"language": language})
    answer = _to(form.get("next", "/"))
    _speak(answer, request, language)
    return answer


@router.post("/logout")
async def log_out(request: Request) -> Response:
    """Fields: everywhere (any value: all sessions of this person end), next."""
    form = await _form(request)
    if viewer := await accounts.viewer_of(request.cookies.get(COOKIE)):
        await (accounts.log_out_everywhere(viewer) if form.get("everywhere") else accounts.log_out(viewer))
    answer = _to(form.get("next", "/"))
    answer.delete_cookie(COOKIE, **_cookie(request))
    return answer


def device(request: Request) -> str:
    """What a list of sessions calls this one."""
    return request.headers.get("user-agent", "").encode("latin-1").decode("utf-8", "replace")


async def _form(request: Request) -> dict[str, str]:
    """The text fields. Raises Forbidden when no page of ours sent the form, Malformed."""
    if not from_our_page(request):
        raise Forbidden(t("This form must be sent from a page of this site. Open it again and retry."))
    try:
        async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
            return {name: value for name, value in form.items() if isinstance(value, str)}
    except HTTPException as error:
        if error.status_code == 400:
            raise Malformed(t("That form could not be read: {why}", why=error.detail)) from error
        raise


async def _welcome(request: Request, form: dict[str, str], signed_in: SignedIn) -> Response:
    """To where they wanted to go, with the new session in the cookie; the one that the browser had before ends."""
    if before := await accounts.viewer_of(request.cookies.get(COOKIE)):
        await accounts.log_out(before)
    answer = _to(form.get("next", "/"))
    answer.set_cookie(COOKIE, signed_in.token, max_age=_COOKIE_S, **_cookie(request))
    answer.delete_cookie(flash.COOKIE, **_cookie(request))
    if (language := (await preferences.of(parse(signed_in.user.id))).language) != "browser":
        _speak(answer, request, language)
    return answer


def _back(form: str, request: Request, typed: dict[str, str], kept: tuple[str, ...], error: ChirpError) -> Response:
    """To the form, with what was typed and what was wrong in the flash cookie."""
    values = {name: tidy(typed[name]) for name in kept if name in typed}
    errors = {field.field: field.message for field in error.fields} or {"": error.sentence}
    next = local_path(typed.get("next", "/"))
    answer = _to(f"/{form}" + (f"?next={quote(next, safe='/')}" if next != "/" else ""))
    packed = flash.pack(engines().settings.secret_key, Flash(form, values, errors))
    answer.set_cookie(flash.COOKIE, packed, max_age=flash.LIFETIME_S, **_cookie(request))
    return answer


def _speak(answer: Response, request: Request, language: str) -> None:
    if language == "browser":
        answer.delete_cookie(words.COOKIE, **_cookie(request))
    else:
        answer.set_cookie(words.COOKIE, language, max_age=_COOKIE_S, **_cookie(request))


def _to(path: str) -> RedirectResponse:
    return RedirectResponse(local_path(path), status_code=303, headers={"cache-control": "no-store"})


def _cookie(request: Request) -> dict[str, Any]:
    return {"path": "/", "httponly": True, "samesite": "lax", "secure": is_https(request)}
