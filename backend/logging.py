"""Structured logs: lines for people or JSON. What is bound in contextvars (request_id, job) is in every line."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import orjson
import structlog
from structlog.typing import Processor

from backend.settings import LogFormat, LogLevel, Settings

_CHATTY = ("arq", "httpx", "asyncio", "alembic", "multipart", "watchfiles")  # their info lines are our debug lines


ACCESS = "chirp.access"
"""The logger of one line a request."""
_LOUD = ("aiosqlite", "sqlalchemy", "tungstenite", "tokio_tungstenite")  # their debug lines hold people's data
_SECRET = re.compile(r"""(chirp_(?:session|flash)=|[Bb]earer |['"]token['"]: ['"])[^\s;'",]+""")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LONGEST = 20_000


def configure(settings: Settings, *, process: str) -> None:
    """Send this process' logs, and those of the libraries in it, to stderr. process is named in each line."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso" if settings.log_format is LogFormat.JSON else "%H:%M:%S"),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _named(process),
                structlog.processors.format_exc_info,
                _redacted,
                *_rendered(settings.log_format),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    for logger in logging.Logger.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):  # a library may have given itself handlers of its own
            logger.handlers, logger.propagate = [], True
    root.setLevel(settings.log_level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.DEBUG if settings.log_level is LogLevel.DEBUG else logging.WARNING)
    # Machines get a line for each request; people only when they look for something.
    asked = settings.log_format is LogFormat.JSON or settings.log_level is LogLevel.DEBUG
    logging.getLogger(ACCESS).setLevel(logging.NOTSET if asked else logging.WARNING)
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)


def _named(process: str) -> Processor:
    def add(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {"process": process, **event}

    return add


def _redacted(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Libraries log whole requests: tokens leave each text, and control characters, which forge lines and terminals."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _CONTROL.sub(" ", _SECRET.sub(r"\1***", value))[:_LONGEST]
    return event


def _rendered(format: LogFormat) -> list[Processor]:
    if format is LogFormat.JSON:
        return [structlog.processors.JSONRenderer(serializer=_json)]
    # A plain traceback: the pretty one prints the values of all locals, and with them passwords and tokens.
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]


def _json(event: object, **_: Any) -> str:
    return orjson.dumps(event, default=str).decode()
