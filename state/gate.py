"""What a socket may ask for: any client can send any event with anything in it, and Reflex looks at neither."""

from __future__ import annotations

import asyncio
import inspect
import math
import types
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

import orjson
import reflex as rx
import structlog
from reflex.app import EventNamespace
from reflex_base.registry import RegistrationContext
from reflex_base.utils.form import form_data_as_dict

from backend.errors import Malformed
from backend.metrics import REFUSED
from backend.noise import Noise
from backend.words import mark
from state import frames
from state.failures import tell

log = structlog.get_logger()
_ROOT = rx.State.get_full_name()
# Reflex's own that its browser side sends; the others of its own (setvar and the like) are nobody's business.
_OF_REFLEX = {
    f"{_ROOT}.hydrate",
    f"{_ROOT}.hydrate_and_load",
    f"{_ROOT}.reflex___state____on_load_internal_state.on_load_internal",
    f"{_ROOT}.reflex___state____update_vars_internal_state.update_vars_internal",
    f"{_ROOT}.reflex___state____frontend_event_exception_state.handle_frontend_exception",
}
_GIVEN = {"event": 1, "client_error": 1, "ping": 0}
"""What a client may say on the socket, and with how many arguments."""
_MOST_WAITING = 30
"""Events of a socket that wait for their turn, and answers that it has not read: with more it is not listened to."""
_MOST_FIELDS = 50
_LONGEST_PATH = 4_000
_ENTERED = "chirp.entered"
_OLD_PAGE = mark("This page is from another version of Chirp. Reload it.")


class Gate(EventNamespace):
    """In the place of Reflex's own: an event that does not fit gets a sentence, and goes no further."""

    def __init__(self, namespace: str, app: rx.App) -> None:
        super().__init__(namespace, app)
        self._noise = Noise()

    async def trigger_event(self, event: Any, *args: Any) -> Any:
        """Socket.IO calls on_NAME for any name that a client says, with as many arguments; "connect" is for itself alone."""
        sid, *given = args
        if event == "connect":
            fit = self._enters(sid, *given)
        else:
            fit = event == "disconnect" or len(given) == _GIVEN.get(event if isinstance(event, str) else "")
        if fit:
            if event != "disconnect":
                await _until(lambda: self._unread(sid) < _MOST_WAITING)
            return await super().trigger_event(event, *args)
        self._refuse(sid, event, "No page sends that.")
        return False  # which refuses a connect

    def _enters(self, sid: str, environ: object = None, *_: object) -> bool:
        """Once over each connection: a tab that comes back opens another, and Reflex makes a state for each time."""
        own = self.app.sio.get_environ(sid, self.namespace) if self.app.sio else None
        if own is None or environ is not own or _ENTERED in own:
            return False
        own[_ENTERED] = sid
        return True

    def _refuse(self, sid: str, name: object, why: str) -> bool:
        """Count it, and log it unless there was too much of that; False then."""
        REFUSED.labels("event").inc()
        if (left_out := self._noise.allows(sid)) is None:
            return False
        log.warning("event refused", name=ascii(name)[:120], why=why, left_out=left_out)
        return True

    async def on_event(self, sid: str, data: Any) -> None:
        token = self.sid_to_token.get(sid)
        try:
            check(data)
            if token is None:
                raise Malformed("That socket came without a token.")
        except Malformed as error:
            name = data.get("name") if isinstance(data, dict) else type(data).__name__
            if self._refuse(sid, name, error.sentence) and token is not None:
                await tell(self.app, token, error.sentence)
            return
        await _until(lambda: self._waiting(token) < _MOST_WAITING)
        await super().on_event(sid, data)

    def _waiting(self, token: str) -> int:
        return len(self.app.event_processor._token_queues.get(token, ()))

    def _unread(self, sid: str) -> int:
        """Packets for this socket; none for one that has gone."""
        assert self.app.sio
        socket = self.app.sio.eio.sockets.get(self.app.sio.manager.eio_sid_from_sid(sid, self.namespace))
        return socket.queue.qsize() if socket else 0


async def _until(ready: Callable[[], bool]) -> None:
    """What a client sends meanwhile stays in its connection, which is read by whoever waits here."""
    while not ready():
        await asyncio.sleep(0.1)


def stand_before(app: rx.App) -> None:
    """Put a gate into the app's socket."""
    assert app.sio
    assert app.event_namespace
    app._event_namespace = Gate(app.event_namespace.namespace, app)
    app.sio.register_namespace(app._event_namespace)
    frames.limit(app, app._event_namespace.namespace)


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
