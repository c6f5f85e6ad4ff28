"""A server on 127.0.0.1 that is there and does not serve: it hangs, or says 500. What a test needs of an engine that is broken."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.engines.ports import free

_ERROR = b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 4\r\nconnection: close\r\n\r\noops"


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True
    request_queue_size = 100


@contextmanager
def hanging(port: int = 0) -> Iterator[int]:
    """Takes connections and answers nobody until the block ends; answers its port."""
    ended = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            ended.wait()

    with _serving(port, Handler) as found:
        try:
            yield found
        finally:
            ended.set()


@contextmanager
def failing(port: int = 0) -> Iterator[int]:
    """Answers each request with a 500 that is no JSON; answers its port."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.request.sendall(_ERROR)

    with _serving(port, Handler) as found:
        yield found


@contextmanager
def _serving(port: int, handler: type[socketserver.BaseRequestHandler]) -> Iterator[int]:
    port = port or free(1)[0]
    with _Server(("127.0.0.1", port), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield port
        finally:
            server.shutdown()
            thread.join()
