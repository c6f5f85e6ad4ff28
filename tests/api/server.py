"""The REST application alone, served by granian as a process of its own: python -m tests.api.server PORT.

Settings come from the environment. It migrates, serves until SIGTERM, and prints a line once it is ready. A test starts
one by `serve`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from granian.constants import Interfaces
from granian.server.embed import Server

from backend import bootstrap, logging, settings
from backend.api.app import create


@contextmanager
def serve(folder: Path, redis_url: str) -> Iterator[str]:
    """A server without rate limits, with its data in folder; answers its URL. It ends with the block."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    given = {"CHIRP_DATA_DIR": str(folder), "CHIRP_REDIS_URL": redis_url, "CHIRP_SECRET_KEY": "for tests only"}
    given |= {"CHIRP_RATE_LIMITS": "off", "CHIRP_LOG_LEVEL": "warning"}
    command = [sys.executable, "-m", "tests.api.server", str(port)]
    root = Path(__file__).parents[2]
    server = subprocess.Popen(command, env=os.environ | given, stdout=subprocess.PIPE, text=True, cwd=root)
    assert server.stdout
    try:
        assert server.stdout.readline() == "ready\n"
        with httpx.Client(transport=httpx.HTTPTransport(retries=6)) as client:
            client.get(f"http://127.0.0.1:{port}/health/live")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


async def main(port: int) -> None:
    given = settings.load()
    await bootstrap.migrate(given)
    logging.configure(given, process="web")
    async with bootstrap.open(given):
        server = Server(create(), address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_enabled=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, server.stop)
        serving = asyncio.create_task(server.serve())
        print("ready", flush=True)  # noqa: T201
        await serving


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
