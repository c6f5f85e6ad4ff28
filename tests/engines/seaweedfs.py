"""A real S3 server for tests, from a wheel."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from chirp_app.supervisor import end_with_parent
from tests.engines.ports import free

KEY, SECRET = "chirp", "a-secret-of-the-tests"
_PATIENCE_S = 60


@dataclass
class Server:
    """Its data stay in folder when it is killed, and are there when it starts again."""

    folder: Path
    address: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Of a bucket, which is made by its first file."""
        return f"s3://{KEY}:{SECRET}@media?endpoint={self.address}"

    def start(self) -> None:
        """Returns when it keeps a file."""
        with (self.folder / "weed.log").open("ab") as output:
            self.process = subprocess.Popen(
                self.command, stdout=output, stderr=output, cwd=self.folder, preexec_fn=end_with_parent
            )
        _wait(self.process, self.address, self.folder / "weed.log")

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


@contextmanager
def seaweedfs(folder: Path) -> Iterator[Server]:
    """Start a server on free ports of 127.0.0.1, with its data in folder. It ends with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    who = {"name": "tests", "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [who]}))
    parts = ("master", "volume", "filer", "s3")
    ports = free(2 * len(parts))
    weed = Path(sys.executable).parent / "weed"
    command = [str(weed), "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3"]
    command += [f"-s3.config={folder}/s3.json", "-master.volumeSizeLimitMB=64", "-volume.max=20"]
    for part, port, grpc in zip(parts, ports[::2], ports[1::2], strict=True):
        command += [f"-{part}.port={port}", f"-{part}.port.grpc={grpc}"]
    server = Server(folder, f"http://127.0.0.1:{ports[-2]}", command)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def _wait(server: subprocess.Popen[bytes], address: str, output: Path) -> None:
    """Until it keeps a file."""
    store = S3Store(
        "ready",
        endpoint=address,
        region="us-east-1",
        access_key_id=KEY,
        secret_access_key=SECRET,
        client_options={"allow_http": True},
        retry_config={"max_retries": 0},
    )
    patience = time.monotonic() + _PATIENCE_S
    while time.monotonic() < patience and server.poll() is None:
        try:
            obstore.put(store, "ready", b"ready")
            return
        except BaseError:
            time.sleep(0.1)
    raise RuntimeError(f"SeaweedFS did not start: {output.read_text()[-2000:]}")
