"""Whether an event is one that a page of ours sends: a handler's name, with its arguments, from an address."""

from __future__ import annotations

import inspect
import math
import types
from collections.abc import Mapping
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

import orjson
import reflex as rx
from reflex_base.registry import RegistrationContext
from reflex_base.utils.form import form_data_as_dict

from backend.errors import Malformed
from backend.words import mark

_ROOT = rx.State.get_full_name()
# Reflex's own that its browser side sends; the others of its own (setvar and the like) are nobody's business.
_OF_REFLEX = {
    f"{_ROOT}.hydrate",
    f"{_ROOT}.hydrate_and_load",
    f"{_ROOT}.reflex___state____on_load_internal_state.on_load_internal",
    f"{_ROOT}.reflex___state____update_vars_internal_state.update_vars_internal",
    f"{_ROOT}.reflex___state____frontend_event_exception_state.handle_frontend_exception",
}
_MOST_FIELDS = 50
_LONGEST_PATH = 4_000
_OLD_PAGE = mark("This page is from another version of Chirp. Reload it.")


def check(data: object) -> None:
    """Raises Malformed for an event that no page of ours sends: of that name, with those arguments, from a path."""
    if not isinstance(data, dict) or not isinstance(name := data.get("name"), str):
        raise Malformed
    payload, router = data.get("payload") or {}, data.get("router_data") or {}
    if not isinstance(payload, dict) or not isinstance(router, dict) or not _is_route(router):
        raise Malformed
    found = RegistrationContext.get().event_handlers.get(name)
    if found is None or (_of_reflex(name) and name not in _OF_REFLEX):
        raise Malformed(_OLD_PAGE)
    _check_arguments(found.handler.fn, payload)
    if name in _OF_REFLEX:
        _check_storage(payload.get("vars") or {})


def _of_reflex(name: str) -> bool:
    return name.endswith(".setvar") or name.removeprefix(f"{_ROOT}.").startswith("reflex___") or name.count(".") < 2


def _is_route(router: Mapping[Any, Any]) -> bool:
    """What Reflex makes its URL and parameters of, before any code of ours runs. All text in it is UTF-8."""
    if not router.keys() <= {"asPath", "pathname", "query"} or not _is_utf8(router):
        return False
    path, pattern, query = (router.get(key) for key in ("asPath", "pathname", "query"))
    texts = all(one is None or (isinstance(one, str) and len(one) <= _LONGEST_PATH) for one in (path, pattern))
    if not texts or (path and not _is_path(path)):
        return False
    return query is None or (
        isinstance(query, dict)
        and len(query) <= _MOST_FIELDS
        and all(isinstance(key, str) and fits(value, str | list[str]) for key, value in query.items())
    )


def _is_utf8(value: Mapping[Any, Any]) -> bool:
    """JSON can name halves of characters, which nothing can be encoded with."""
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True


def _is_path(text: str) -> bool:
    try:
        return text.startswith("/") and not text.startswith("//") and not urlsplit(text).netloc
    except ValueError:
        return False


def _check_arguments(fn: Any, payload: Mapping[str, Any]) -> None:
    signature, hints = _signature(fn)
    try:
        given = signature.bind(None, **payload).arguments
        given = {name: form_data_as_dict(value) for name, value in given.items()}
    except (TypeError, ValueError):
        raise Malformed(_OLD_PAGE) from None
    if not all(fits(value, hints.get(name, Any)) for name, value in given.items()):
        raise Malformed


@cache
def _signature(fn: Any) -> tuple[inspect.Signature, dict[str, Any]]:
    return inspect.signature(fn), get_type_hints(fn)


def _check_storage(vars: Mapping[str, Any]) -> None:
    """Reflex looks these names up, and raises for those of no state."""
    for name in vars:
        try:
            rx.State.get_class_substate(name.rpartition(".")[0])
        except ValueError:
            raise Malformed(_OLD_PAGE) from None


def fits(value: object, kind: Any) -> bool:
    """Whether a JSON value is of this annotation. Kinds that are no JSON's are left to Reflex and the handler."""
    if kind is None or kind is types.NoneType:
        return value is None
    if kind is bool or kind is str:
        return isinstance(value, kind)
    if kind is int or kind is float:
        number = isinstance(value, int if kind is int else int | float) and not isinstance(value, bool)
        return number and not (isinstance(value, float) and not math.isfinite(value))
    of = get_args(kind)
    if get_origin(kind) in (Union, types.UnionType):
        return any(fits(value, one) for one in of)
    if (outer := get_origin(kind) or kind) is list:
        return isinstance(value, list) and all(fits(one, of[0] if of else Any) for one in value)
    if outer is dict:
        return isinstance(value, dict) and all(fits(one, of[1] if of else Any) for one in value.values())
    return True
