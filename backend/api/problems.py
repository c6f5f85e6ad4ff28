"""Errors as RFC 9457 problem+json."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from backend.errors import ChirpError, FieldError, Invalid, Malformed, RateLimited
from backend.metrics import ERRORS
from backend.words import mark, t

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
_MOST_ERRORS = 20
_SENTENCES = {
    "missing": mark("This is required."),
    "extra_forbidden": mark("There is no such field."),
    "string_pattern_mismatch": mark("That is no id."),
    "string_type": mark("Write a text."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """type tells the kind of problem apart, title says it for people, detail this one; errors are by field."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError]
    request_id: str


class UnsupportedMediaType(ChirpError):
    code, status, sentence = "unsupported_media_type", 415, mark("Send JSON, with Content-Type: application/json.")


class TooLarge(ChirpError):
    code, status, sentence = "content_too_large", 413, mark("That is too large.")


def answer(error: ChirpError) -> Response:
    """The error as a response, with the headers that its status asks for."""
    headers: dict[str, str] = {"cache-control": "no-store"}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="Chirp"'
    if isinstance(error, RateLimited):
        wait = str(round(error.retry_after))
        headers |= {"Retry-After": wait, "RateLimit-Limit": str(error.limit)}
        headers |= {"RateLimit-Remaining": "0", "RateLimit-Reset": wait}
    elif error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "5"
    return problem(error.status, error.code, t(type(error).sentence), error.sentence, error.fields, headers)


def problem(
    status: int,
    code: str,
    title: str,
    detail: str,
    errors: tuple[FieldError, ...] = (),
    headers: dict[str, str] | None = None,
) -> Response:
    request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
    body = Problem(f"/api/docs#{code}", title, status, detail, list(errors), request_id)
    return Response(orjson.dumps(body), status, headers, MEDIA_TYPE)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses`: these statuses are answered with a problem."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


def handle(app: FastAPI) -> None:
    """Answer every expected error of the app as a problem. Unexpected ones are api.requests' affair."""
    app.add_exception_handler(ChirpError, _of_chirp)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(HTTPException, _of_http)


async def _of_chirp(request: Request, error: Exception) -> Response:
    assert isinstance(error, ChirpError)
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        ERRORS.labels(error.code).inc()
        log.error("request not served", path=request.url.path, code=error.code, error=str(error))
    return answer(error)


async def _of_validation(request: Request, error: Exception) -> Response:
    """Outside the body: 400. A body that is no JSON: 400 or, when it does not claim to be, 415. Else a rule is broken."""
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    fields = tuple(_field(one) for one in found[:_MOST_ERRORS])
    if any(one["loc"][0] != "body" for one in found):
        return answer(Malformed(fields=fields))
    if any(one["type"] == "json_invalid" for one in found):
        return answer(Malformed(t("The body is not valid JSON.")))
    if "json" not in request.headers.get("content-type", "") and any(one["loc"] == ("body",) for one in found):
        return answer(UnsupportedMediaType())
    return answer(Invalid(fields=fields))


async def _of_http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == TooLarge.status:
        return answer(TooLarge(error.detail))
    phrase = HTTPStatus(error.status_code).phrase
    code = phrase.lower().replace(" ", "_")
    return problem(error.status_code, code, phrase, f"{error.detail}", headers=dict(error.headers or {}))


def _field(error: dict[str, Any]) -> FieldError:
    """Names come from whoever sent them: cut, and without what no JSON can hold."""
    name = ".".join(str(part) for part in error["loc"][1:])[:100].encode("utf-8", "replace").decode()
    return FieldError(name, t(_SENTENCES.get(error["type"], f"{error['msg']}.")))
