"""What a handler raises becomes a toast: a ChirpError says its sentence, anything else a request id that is in the log."""

from __future__ import annotations

import asyncio
import uuid

import reflex as rx
import structlog
from reflex_base.event.context import EventContext
from reflex_base.registry import RegistrationContext

from backend.errors import ChirpError
from backend.metrics import ERRORS
from state.toast import ToastState

log = structlog.get_logger()
_tasks: set[asyncio.Task[None]] = set()


def sentence_for(error: Exception) -> str:
    """The sentence for people. An unexpected error is logged here, once, with the id that the sentence names."""
    if isinstance(error, ChirpError):
        return error.sentence
    request_id = uuid.uuid4().hex[:12]
    ERRORS.labels("handler").inc()
    log.error("handler failed", request_id=request_id, exc_info=error)
    return f"Something went wrong on our side. Its number is {request_id}."


def handler_failed(exception: Exception) -> None:
    """Reflex's backend_exception_handler: runs with the failed event's context, outside of the state's lock."""
    text = sentence_for(exception)
    app, token = RegistrationContext.get().app, EventContext.get().token
    task = asyncio.get_running_loop().create_task(_tell(app, token, text))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def _tell(app: rx.App, token: str, text: str) -> None:
    async with app.modify_state(rx.BaseStateToken(ident=token, cls=ToastState)) as root:
        (await root.get_state(ToastState))._show(text, "error")
