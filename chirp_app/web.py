"""One web process: granian and the app in this process' own event loop."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from typing import Any

import structlog
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from backend import bootstrap, logging
from backend.errors import Unavailable
from backend.settings import LogFormat, LogLevel, Settings
from chirp_app.frontend import require_built
from chirp_app.in_flight import InFlight

log = structlog.get_logger()

_CONNECTIONS = 10_000  # each open tab and stream holds one
_ACCESS = '%(addr)s "%(method)s %(path)s" %(status)d %(dt_ms).1f ms'  # no query string: it may hold a tab's token
_GOODBYE = 5.0  # seconds that requests get at the end
# Databases answer from threads, and after each row such a thread waits for its turn: 5 ms of a busy event loop, by default.
_TURN = 0.0005
# Reflex serves what set-up has built and compiles nothing itself.
_SERVE_ONLY = {
    "REFLEX_ENV_MODE": "prod",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    "REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE": "65536",  # bytes of one message: no event of ours comes near
}


async def serve(settings: Settings, *, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM, then end this process: granian would wait for browsers to close their sockets."""
    require_built()
    await bootstrap.require_schema(settings)
    os.environ |= _SERVE_ONLY
    sys.setswitchinterval(_TURN)
    from chirp_app.chirp_app import app  # only now: Reflex reads the environment as it is imported

    asgi: Any = app()
    requests = InFlight(asgi)
    server = _server(requests, settings, host, port)
    ending = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    async with asgi.router.lifespan_context(asgi):
        gc.collect()
        gc.freeze()  # modules, pages and routes stay: looking through them again stops every request for 100 ms and more
        serving = asyncio.create_task(server.serve())
        asked = asyncio.create_task(ending.wait())
        await asyncio.wait((serving, asked), return_when=asyncio.FIRST_COMPLETED)
        if not ending.is_set():
            serving.result()
            raise Unavailable(f"The server on {host}:{port} ended by itself.")
        server.stop()
        if not await requests.ended(_GOODBYE):
            log.warning("requests were cut off", after=_GOODBYE)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _server(app: Any, settings: Settings, host: str, port: int) -> Server:
    server = Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,  # the lifespan is entered above: it must end although sockets are open
        backlog=2048,
        backpressure=_CONNECTIONS,
        log_level=LogLevels.error,
        log_access=settings.log_format is LogFormat.JSON or settings.log_level is LogLevel.DEBUG,
        log_access_format=_ACCESS,
    )
    logging.configure(settings, process="web")  # granian has just set up its own
    return server
