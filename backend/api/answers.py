"""Answers and parameters that many calls share."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from backend.views import Page, TweetView

_MOST_FIELDS = 50

Id = Annotated[str, Field(pattern="^[0-9]{1,19}$")]
"""In a body. What is no id at all breaks a rule, as an address with one leads nowhere."""
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Cursor = Annotated[str | None, Query(max_length=200, description="next_cursor of the page before.")]


class Body(BaseModel):
    """A JSON object with these fields and no others: a misspelt one is an error, not silence."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _few(cls, given: Any) -> Any:
        if isinstance(given, dict) and len(given) > _MOST_FIELDS:  # pyright: ignore[reportUnknownArgumentType]
            raise ValueError("there are far too many fields")  # told once, not for each of them
        return given  # pyright: ignore[reportUnknownVariableType]


class Json(Response):
    """A view as JSON, without another look at it: views are typed where they are made."""

    media_type = "application/json"

    def __init__(self, view: object, status: int = 200) -> None:
        super().__init__(view, status, {"cache-control": "no-store"})

    def render(self, content: Any) -> bytes:
        return orjson.dumps(content)


def tweets(page: Page[TweetView]) -> Response:
    """A page of tweets as JSON. Its rows are the views that others were shown before: what was written of them is kept."""
    return Json({"items": [_written(view) for view in page.items], "next_cursor": page.next_cursor})


def _written(view: TweetView) -> orjson.Fragment:
    kept = view.__dict__  # not a field: it is part of no comparison, copy or answer
    written = kept.get("_json")
    if written is None:
        written = kept["_json"] = orjson.Fragment(orjson.dumps(view))
    return written


def nothing() -> Response:
    return Response(status_code=204)
