"""What a handler raises becomes a toast: a ChirpError says its sentence, anything else a request id that is in the log.

What fails in a browser is logged too, but is only what some client says: cut and cleaned. Neither is written without end:
whoever finds an event that fails can send it again and again.
"""

from __future__ import annotations

import asyncio
import re
import traceback
import uuid

import reflex as rx
import structlog
from reflex.state import FrontendEventExceptionState
from reflex_base.event.context import EventContext
from reflex_base.registry import RegistrationContext

from backend.errors import ChirpError, Unavailable
from backend.metrics import ERRORS
from backend.noise import Noise
from backend.words import t
from state.toast import ToastState

log = structlog.get_logger()
_tasks: set[asyncio.Task[None]] = set()
_browsers = Noise()
_handlers = Noise()
_numbers: dict[str, str] = {}
"""Of each failure, by its kind and place, the request id that was written last."""
_LONGEST = 1_000
_SECRET = re.compile(r"((?:token|session|password|next)=)[^\s&;\"']+", re.IGNORECASE)
# Its answer to some errors is a script, which our policy forbids; matching them takes time cubic in what a client sends.
FrontendEventExceptionState.auto_reload_on_errors.clear()


def sentence_for(error: Exception) -> str:
    """The sentence for people. An unexpected error is logged here, once, with the id that the sentence names; one that
    comes too often is counted only, and the sentence names the last of its kind that was written.

    So is an engine that is down, for those who run Chirp.
    """
    if isinstance(error, ChirpError):
        if isinstance(error, Unavailable):
            ERRORS.labels(error.code).inc()
            if (left_out := _handlers.allows(error.code)) is not None:
                log.error("event not served", code=error.code, error=str(error), left_out=left_out)
        return error.sentence
    ERRORS.labels("handler").inc()
    kind = _kind(error)
    if (left_out := _handlers.allows(kind)) is not None:
        _numbers[kind] = uuid.uuid4().hex[:12]
        log.error("handler failed", request_id=_numbers[kind], exc_info=error, left_out=left_out)
    number = _numbers.get(kind) or uuid.uuid4().hex[:12]
    return t("Something went wrong on our side. Its number is {number}.", number=number)


def _kind(error: Exception) -> str:
    """Its type and where it was raised: nothing that a client chooses."""
    places = traceback.extract_tb(error.__traceback__, limit=-1)
    return " ".join([type(error).__name__, *(f"{place.filename}:{place.lineno}" for place in places)])


def handler_failed(exception: Exception) -> None:
    """Reflex's backend_exception_handler: runs with the failed event's context, outside of the state's lock."""
    text = sentence_for(exception)
    app, token = RegistrationContext.get().app, EventContext.get().token
    task = asyncio.get_running_loop().create_task(tell(app, token, text))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


def browser_failed(exception: Exception) -> None:
    """Reflex's frontend_exception_handler: what a page, or whoever holds a socket, says went wrong in it."""
    ERRORS.labels("browser").inc()
    event = EventContext._context_var.get(None)
    if (left_out := _browsers.allows(event.token if event else "")) is not None:
        told = _SECRET.sub(r"\1***", str(exception)[:_LONGEST])
        log.warning("a browser reports an error", error=" ".join(told.split()), left_out=left_out)


async def tell(app: rx.App, token: str, text: str) -> None:
    """Show the sentence in this tab."""
    async with app.modify_state(rx.BaseStateToken(ident=token, cls=ToastState)) as root:
        (await root.get_state(ToastState))._show(text, "error")
