"""What a socket may ask for: any client can send any event with anything in it, and Reflex looks at neither."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import reflex as rx
import structlog
from reflex.app import EventNamespace

from backend.errors import Malformed
from backend.metrics import REFUSED
from backend.noise import Noise
from state import frames
from state.failures import tell
from state.validation import check

log = structlog.get_logger()
_GIVEN = {"event": 1, "client_error": 1, "ping": 0}
"""What a client may say on the socket, and with how many arguments."""
_MOST_WAITING = 30
"""Events of a socket that wait for their turn, and answers that it has not read: with more it is not listened to."""
_ENTERED = "chirp.entered"


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
