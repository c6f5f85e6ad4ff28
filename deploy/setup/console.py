"""What set-up shows, how it runs a program, and how it fails: with one line that says what to do."""

from __future__ import annotations

import contextlib
import fcntl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Failed(Exception):
    """One line on what went wrong and what to do."""


class Steps:
    """Steps that are due, in order; each is shown with its number, its progress and its time."""

    def __init__(self) -> None:
        self._steps: list[tuple[str, Callable[[Steps], None]]] = []
        self._title = ""

    def add(self, title: str, action: Callable[[Steps], None]) -> None:
        self._steps.append((title, action))

    def due(self) -> str:
        """What run() would do; empty for nothing."""
        return ", ".join(title for title, _ in self._steps)

    def run(self) -> None:
        for number, (title, action) in enumerate(self._steps, 1):
            self._title = f"[{number}/{len(self._steps)}] {title} ..."
            started = time.monotonic()
            print(self._title, end="", flush=True)
            try:
                action(self)
            except BaseException:
                print()
                raise
            self.show("")
            print(f" {time.monotonic() - started:.0f} s", flush=True)

    def show(self, progress: str) -> None:
        """How far the present step is; only a terminal shows it."""
        if sys.stdout.isatty():
            print(f"\r\033[K{self._title} {progress}".rstrip(), end="", flush=True)


def call(command: Sequence[str | Path], log: Path, *, env: Mapping[str, str], heard: Callable[[str], None]) -> int:
    """Run a program in the project's folder without a terminal; each line is logged and heard. Answers its exit code."""
    with (
        log.open("w") as kept,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        for line in process.stdout or ():
            kept.write(line)
            heard(line.strip())
    return process.returncode


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for another set-up in this folder to end."""
    try:
        lock = (ROOT / ".setup.lock").open("w")
    except OSError as error:
        raise Failed(f"{ROOT}: {error.strerror}. Put the project into a folder that can be written.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up runs in this folder; waiting for it ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
