"""The REST application alone, served by granian as a process of its own: python -m tests.api.server PORT.

Settings come from the environment. It migrates, serves until SIGTERM, and prints a line once it is ready.
"""

from __future__ import annotations

import asyncio
import signal
import sys

from granian.constants import Interfaces
from granian.server.embed import Server

from backend import bootstrap, logging, settings
from backend.api.app import create


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
