"""A real NGINX for tests, on Chirp's own configuration."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from chirp_app.supervisor import end_with_parent
from tests.engines.ports import free

DEPLOY = Path(__file__).parents[2] / "deploy"
_PATIENCE_S = 20
_MAIN = """
daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log;
events { worker_connections 1024; }
http {
    access_log access.log;
    client_body_temp_path client;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include chirp.conf;
}
"""


def program() -> str:
    """Its path; a test that has none is skipped."""
    found = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/local/bin:/usr/bin")
    if found is None:
        pytest.skip("no NGINX on this machine")
    return found


def laid_out(folder: Path, port: int, behind: Sequence[int]) -> list[str]:
    """Put the configuration into folder as a machine has it in /etc/nginx; answers the command that runs it."""
    (folder / "chirp").mkdir(parents=True)
    (folder / "nginx.conf").write_text(_MAIN)
    shutil.copy(DEPLOY / "nginx.conf", folder / "chirp.conf")
    servers = (DEPLOY / "nginx" / "servers.conf").read_text().splitlines()
    like = next(line for line in servers if line.startswith("server ")).split(maxsplit=2)[2]
    (folder / "chirp" / "servers.conf").write_text("".join(f"server 127.0.0.1:{one} {like}\n" for one in behind))
    (folder / "chirp" / "listen.conf").write_text(f"listen 127.0.0.1:{port};\n")
    return [program(), "-p", f"{folder}/", "-c", "nginx.conf", "-e", "error.log"]


@contextmanager
def nginx(folder: Path, behind: Sequence[int]) -> Iterator[str]:
    """Start it before the web processes on these ports of 127.0.0.1; answers its address. It ends with the block."""
    [port] = free(1)
    command = laid_out(folder, port, behind)
    with (folder / "output.log").open("ab") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output, preexec_fn=end_with_parent)
    try:
        _wait(server, port, folder)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()  # which ends its worker too
        server.wait(_PATIENCE_S)


def _wait(server: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    patience = time.monotonic() + _PATIENCE_S
    while time.monotonic() < patience and server.poll() is None:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise RuntimeError(f"NGINX did not start: {(folder / 'output.log').read_text()[-2000:]}")
