"""One web process: granian and the app in this process' own event loop."""

from __future__ import annotations

import asyncio
import os
import signal

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from backend import logging
from backend.settings import LogFormat, LogLevel, Settings
from chirp_app.frontend import require_built

_CONNECTIONS = 10_000  # each open tab and stream holds one
_ACCESS = '%(addr)s "%(method)s %(path)s" %(status)d %(dt_ms).1f ms'  # no query string: it may hold a tab's token
_GOODBYE = 5  # seconds that open requests get at the end
# Reflex serves what set-up has built and compiles nothing itself.
_SERVE_ONLY = {
    "REFLEX_ENV_MODE": "prod",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
}


async def serve(settings: Settings, *, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM. The app opens its engines itself (its lifespan)."""
    require_built()
    os.environ |= _SERVE_ONLY
    from chirp_app.chirp_app import app  # only now: Reflex reads the environment as it is imported

    server = Server(
        app(),
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        backlog=2048,
        backpressure=_CONNECTIONS,
        log_level=LogLevels.error,
        log_access=settings.log_format is LogFormat.JSON or settings.log_level is LogLevel.DEBUG,
        log_access_format=_ACCESS,
    )
    server.workers_kill_timeout = _GOODBYE
    logging.configure(settings, process="web")  # granian has just set up its own
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, server.stop)
    await server.serve()
