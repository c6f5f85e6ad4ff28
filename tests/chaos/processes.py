"""`chirp run` as a person starts it: a process of its own with a data folder and a port of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.engines.ports import free

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


@dataclass
class Running:
    """A started `chirp run`; what it says is kept in a file."""

    process: subprocess.Popen[bytes]
    data: Path
    port: int
    output: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def children(self) -> dict[str, int]:
        """Process ids of its living children: valkey, worker, web."""
        return {_role(command): pid for pid, parent, command in processes() if parent == self.process.pid}

    def wait_ready(self) -> None:
        until(lambda: self.process.poll() is not None or "Chirp is ready" in self.said(), "ready", self.said)
        assert self.process.poll() is None, self.said()

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=5) as answer:
                return answer.status == 200 and b'"ok"' in answer.read()
        except OSError:
            return False

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end; answers its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def chirp_run(data: Path, *options: str, port: int | None = None, within: Sequence[str] = ()) -> Iterator[Running]:
    """Start it; whatever is left of it is killed at the end. within: a command that ends in becoming the one behind it."""
    port = port or free(1)[0]
    output = data.parent / f"{data.name}-{time.monotonic_ns()}.log"
    with output.open("wb") as kept:
        process = subprocess.Popen(
            [*within, *chirp("run", "--port", str(port), "--data", str(data), *options)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=kept,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    running = Running(process, data, port, output)
    try:
        yield running
    finally:
        for pid in [process.pid, *running.children().values()]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        process.wait()


def own_disk(place: Path, options: str) -> list[str]:
    """For `within`: a disk of its own at this place, which only that command sees. Skips where nobody may mount one."""
    script = 'mount -t tmpfs -o "$0" tmpfs "$1" && shift && exec "$@"'
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, options, str(place)]
    if subprocess.run([*command, "true"], capture_output=True).returncode:
        pytest.skip("this system lets nobody mount a disk of his own")
    return command


def chirp(*words: str) -> Sequence[str]:
    return [sys.executable, "-P", "-m", "chirp_app", *words]


def processes() -> list[tuple[int, int, str]]:
    """(pid, parent, command line) of each living process."""
    found: list[tuple[int, int, str]] = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            status = (folder / "status").read_text()
        except OSError:
            continue  # it has just ended
        parent = re.search(r"^PPid:\s+(\d+)", status, re.MULTILINE)
        if parent and not re.search(r"^State:\s+Z", status, re.MULTILINE):
            found.append((int(folder.name), int(parent[1]), command))
    return found


def until(
    condition: Callable[[], bool], what: str, explain: Callable[[], str] = lambda: "", *, patience: float = PATIENCE
) -> None:
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, f"not {what} in {patience} s\n{explain()}"
        time.sleep(0.02)


def _role(command: str) -> str:
    words = command.split()
    return words[words.index("chirp_app") + 1] if "chirp_app" in words else "valkey"
