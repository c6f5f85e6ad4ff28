"""What a handler raises becomes a toast: a ChirpError says its sentence, anything else a request id that is in the log.

What fails in a browser is logged too, but is only what some client says: cut, cleaned, and not without end.
"""

from __future__ import annotations

import asyncio
import re
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
_LONGEST = 1_000
_SECRET = re.compile(r"((?:token|session|password|next)=)[^\s&;\"']+", re.IGNORECASE)
# Its answer to some errors is a script, which our policy forbids; matching them takes time cubic in what a client sends.
FrontendEventExceptionState.auto_reload_on_errors.clear()


def sentence_for(error: Exception) -> str:
    """The sentence for people. An unexpected error is logged here, once, with the id that the sentence names.

    So is an engine that is down, for those who run Chirp.
    """
    if isinstance(error, ChirpError):
        if isinstance(error, Unavailable):
            ERRORS.labels(error.code).inc()
            log.error("event not served", code=error.code, error=str(error))
        return error.sentence
    request_id = uuid.uuid4().hex[:12]
    ERRORS.labels("handler").inc()
    log.error("handler failed", request_id=request_id, exc_info=error)
    return t("Something went wrong on our side. Its number is {number}.", number=request_id)


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
