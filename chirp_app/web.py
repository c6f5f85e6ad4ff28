"""One web process: granian and the app in this process' own event loop."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import structlog
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.embed import Server
from starlette.types import ASGIApp

from backend import bootstrap, logging
from backend.errors import Unavailable
from backend.services import replay
from backend.settings import Settings
from chirp_app.address import Address
from chirp_app.frontend import require_built
from chirp_app.in_flight import InFlight

log = structlog.get_logger()

_CONNECTIONS = 10_000  # each open tab and stream holds one
_HEADERS = 32 * 1024
"""Bytes of a request's first line and headers: so many are always taken, and twice as many never (431)."""
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
    # Seconds between two pings of a tab, and for its answer: a connection that died without a word is missed after 20, on both
    # sides, and the tab comes back before it gives up what was pressed (components/client/asks.js: 32). A ping and its answer
    # take 0.6 ms of processor time (two shared, busy cores): 1,000 idle tabs 6 % of a core.
    "REFLEX_SOCKET_INTERVAL": "10",
    "REFLEX_SOCKET_TIMEOUT": "10",
}


async def serve(settings: Settings, *, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM, then end this process: granian would wait for browsers to close their sockets."""
    require_built()
    os.environ |= _SERVE_ONLY
    from chirp_app.chirp_app import app  # only now: Reflex reads the environment as it is imported

    await serve_app(app(), settings, host=host, port=port)


async def serve_app(
    asgi: Any,
    settings: Settings,
    *,
    host: str,
    port: int,
    wrap: Callable[[ASGIApp], ASGIApp] = lambda app: app,
    listening: Callable[[], None] = lambda: None,
) -> None:
    """As serve() does, an app that has been made. wrap: what stands in front of it; listening: called, from a thread, once it is."""
    await bootstrap.require_schema(settings)
    sys.setswitchinterval(_TURN)
    replay.launch_by([sys.executable, "-P", "-m", "chirp_app", "replay", "--url", Address(host, port).url])
    requests = InFlight(wrap(asgi))
    server = _server(requests, settings, host, port)
    ending = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    async with asgi.router.lifespan_context(asgi):
        gc.collect()
        gc.freeze()  # modules, pages and routes stay: looking through them again stops every request for 100 ms and more
        serving = asyncio.create_task(server.serve())
        asked = asyncio.create_task(ending.wait())
        await asyncio.to_thread(listening)
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
        http=HTTPModes.http1,  # HTTP/2 without TLS, which neither browsers nor proxies speak, would be a second door to guard
        http1_settings=HTTP1Settings(max_buffer_size=_HEADERS),
        backlog=2048,
        backpressure=_CONNECTIONS,
        log_level=LogLevels.error,
        log_access=False,  # each request has a line of our own, with its id
    )
    logging.configure(settings, process="web")  # granian has just set up its own
    return server
