"""The load client, a process of its own on raw sockets, so that what it costs does not count as the server's.

`drive` starts one and answers what it measured. Each client keeps one connection and sends its next request when the
answer has come (and its pause is over).
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import uvloop

from chirp_app import ROOT


@dataclass(frozen=True)
class Load:
    """Latencies in ms. own_cpu is the share of a core that the load client itself took."""

    per_second: float
    latencies: list[float]
    own_cpu: float
    failed: int


def request(method: str, path: str, token: str = "", body: bytes = b"", **headers: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1"]
    if token:
        lines.append(f"authorization: Bearer {token}")
    if body:
        lines += ["content-type: application/json", f"content-length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def drive(port: int, clients: Sequence[Sequence[bytes]], *, seconds: float = 0, pause: float = 0) -> Load:
    """Each client sends its requests in turn: over and over for `seconds`, or each once when that is 0."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    encoded = [[base64.b64encode(one).decode() for one in requests] for requests in clients]
    job = {"port": port, "clients": encoded, "seconds": seconds, "pause": pause}
    told, _ = await process.communicate(json.dumps(job).encode())
    return Load(**json.loads(told))


class _Client(asyncio.Protocol):
    def __init__(self, requests: Sequence[bytes], until: float, pause: float, latencies: list[float]) -> None:
        self._requests = itertools.cycle(requests) if until else iter(requests)
        self._until = until
        self._pause = pause
        self._latencies = latencies
        self._head = b""
        self._missing = 0
        self.failed = 0
        self.over = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def go(self) -> None:
        following = None if self._until and time.perf_counter() > self._until else next(self._requests, None)
        if following is None:
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(following)

    def data_received(self, data: bytes) -> None:
        if self._missing:
            self._missing -= len(data)
        else:
            self._head += data
            head, end, body = self._head.partition(b"\r\n\r\n")
            if not end:
                return
            self._head = b""
            self.failed += not head.startswith(b"HTTP/1.1 2")
            self._missing = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]) - len(body)
        if self._missing == 0:
            self._latencies.append((time.perf_counter() - self._sent) * 1000)
            asyncio.get_running_loop().call_later(self._pause, self.go) if self._pause else self.go()

    def connection_lost(self, exc: Exception | None) -> None:
        self.failed += exc is not None or self._missing != 0
        self.over.set_result(None)


async def _measure(port: int, clients: Sequence[Sequence[bytes]], seconds: float, pause: float) -> Load:
    loop, latencies = asyncio.get_running_loop(), list[float]()
    until = time.perf_counter() + seconds if seconds else 0.0
    opened = [
        (await loop.create_connection(lambda some=some: _Client(some, until, pause, latencies), "127.0.0.1", port))[1]
        for some in clients
    ]
    began, cpu = time.perf_counter(), time.process_time()
    for client in opened:
        client.go()
    await asyncio.gather(*(client.over for client in opened))
    took = time.perf_counter() - began
    failed = sum(client.failed for client in opened)
    return Load(len(latencies) / took, latencies, (time.process_time() - cpu) / took, failed)


def _main() -> None:
    job = json.load(sys.stdin)
    clients = [[base64.b64decode(one) for one in requests] for requests in job["clients"]]
    load = uvloop.run(_measure(job["port"], clients, job["seconds"], job["pause"]))
    json.dump(vars(load), sys.stdout)


if __name__ == "__main__":
    _main()
