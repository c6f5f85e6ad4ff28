"""A real PgBouncer for tests, which shares its connections to a PostgreSQL among many by transaction."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from chirp_app.supervisor import end_with_parent
from tests.engines import postgresql
from tests.engines.ports import free

_PATIENCE_S = 20


def missing() -> str:
    """Why PgBouncer can't be started here; "" when it can."""
    return "" if _binary() else "no pgbouncer on this machine"


@contextmanager
def pgbouncer(server: postgresql.Server, *, connections: int) -> Iterator[int]:
    """Start one before the server, with so many connections to each of its databases; answers its port. It ends with the block."""
    binary, user, port = _binary(), postgresql.other_user(), free(1)[0]
    assert binary, missing()
    with tempfile.TemporaryDirectory(prefix="chirp-pgbouncer-") as made:
        folder = Path(made)
        if user is not None:
            os.chown(folder, user, -1)
        settings = folder / "pgbouncer.ini"
        settings.write_text(f"""
[databases]
* = host=127.0.0.1 port={server.port} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 1000
""")
        settings.chmod(0o644)
        with (folder / "pgbouncer.log").open("wb") as output:
            process = subprocess.Popen(
                [binary, str(settings)], stdout=output, stderr=output, user=user, preexec_fn=end_with_parent, cwd="/"
            )
        try:
            _wait(process, port, folder / "pgbouncer.log")
            yield port
        finally:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, output: Path) -> None:
    patience = time.monotonic() + _PATIENCE_S
    while time.monotonic() < patience and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2):
            return
        time.sleep(0.01)
    raise RuntimeError(f"PgBouncer did not start: {output.read_text()[-2000:]}")


def _binary() -> str | None:
    """Debian keeps it off the PATH of those who are no administrators."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
