"""A real PostgreSQL for tests: one server a run on loopback, with its data in a temporary folder, ended by pid."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chirp_app.supervisor import end_with_parent
from tests.engines.ports import free

_PATIENCE_S = 60
_DEBIAN = Path("/usr/lib/postgresql")
_OTHERS = ("postgres", "nobody")
_UNSAFE = ("fsync=off", "full_page_writes=off")
"""Lost by these is only what a power cut takes: the end of the server, however it comes, leaves all in the system's memory."""


@dataclass
class Server:
    """Its data stay in folder when it is killed, and are there when it starts again."""

    port: int
    folder: Path
    binaries: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/{database}"

    def database(self) -> str:
        """The URL of a new and empty database."""
        name = f"chirp_{secrets.token_hex(6)}"
        tool = [str(self.binaries / "createdb"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", name]
        subprocess.run(tool, check=True, capture_output=True)
        return self.url_of(name)

    def start(self) -> None:
        command = [str(self.binaries / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)]
        for setting in ("listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300", *_UNSAFE):
            command += ["-c", setting]
        with (self.folder / "postgresql.log").open("ab") as output:
            self.process = subprocess.Popen(
                command, stdout=output, stderr=output, user=other_user(), preexec_fn=end_with_parent, cwd="/"
            )
        self._wait()

    def _wait(self) -> None:
        """Until it takes connections: pg_isready asks as a client does."""
        ready = [str(self.binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        patience = time.monotonic() + _PATIENCE_S
        while time.monotonic() < patience and self.process and self.process.poll() is None:
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'postgresql.log').read_text()[-2000:]}")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT breaks off what is under way and ends in order; SIGQUIT ends as a crash does, with all its children."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(_PATIENCE_S)


def missing() -> str:
    """Why PostgreSQL can't be started here; "" when it can."""
    if _binaries() is None:
        return "no postgres on this machine"
    if os.getuid() == 0 and other_user() is None:
        return "postgres refuses to run as root, and there is no other user"
    return ""


@contextmanager
def postgresql() -> Iterator[Server]:
    """Start a server on a free port, with its data in a folder of its own user's. It ends with the block."""
    binaries, user = _binaries(), other_user()
    assert binaries, missing()
    with tempfile.TemporaryDirectory(prefix="chirp-postgresql-") as made:
        folder = Path(made)
        if user is not None:
            os.chown(folder, user, -1)
        make = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust"]
        make += ["-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(make, check=True, capture_output=True, user=user, cwd="/")
        server = Server(free(1)[0], folder, binaries)
        try:
            server.start()
            yield server
        finally:
            server.stop(signal.SIGQUIT)


def _binaries() -> Path | None:
    """Debian keeps them off the PATH, a folder a version."""
    debian = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def other_user() -> int | None:
    """postgres refuses root: whom else it runs as; None for whoever runs the tests."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    return next((known[name] for name in _OTHERS if name in known), None)
