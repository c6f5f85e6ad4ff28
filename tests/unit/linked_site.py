"""A web server on addresses of this machine, for what fetches the pages that people link to. It counts who came."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from backend.link_fetch import LinkFetch

OUTSIDE = "127.0.0.2"
"""Counts as an address of the internet in these tests; 127.0.0.1 and ::1 are what they are."""
PAGE = b"<title>A page</title>"
Route = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Site:
    port: int
    routes: dict[str, Route] = field(default_factory=dict[str, Route])
    requests: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Address and request with its headers, of all that came."""
    names: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def url(self, path: str = "/", host: str = "outside.org") -> str:
        return f"http://{host}:{self.port}{path}"

    def serve(
        self, path: str, body: bytes = PAGE, kind: str = "text/html", status: str = "200 OK", **headers: str
    ) -> None:
        lines = [f"HTTP/1.1 {status}", f"content-type: {kind}", f"content-length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        whole = "\r\n".join(lines).encode() + b"\r\n\r\n" + body

        async def answer(out: asyncio.StreamWriter) -> None:
            out.write(whole)
            await out.drain()

        self.routes[path] = answer

    def redirect(self, path: str, to: str) -> None:
        self.serve(path, b"", status="302 Found", location=to)

    def fetch(self) -> LinkFetch:
        """One that may go to OUTSIDE as if that were on the internet."""

        async def resolve(host: str) -> list[str]:
            if host in self.names:
                return self.names[host]
            loop = asyncio.get_running_loop()
            return [str(found[4][0]) for found in await loop.getaddrinfo(host, None)]

        return LinkFetch(resolve=resolve, ports=(self.port,), trusted=(OUTSIDE,))


def packed(size: int) -> bytes:
    return gzip.compress(b"<title>Bomb</title>" + b" " * size)


@asynccontextmanager
async def site() -> AsyncGenerator[Site]:
    """On 127.0.0.1, 127.0.0.2 and ::1 at one port."""
    made = Site(0)
    made.names["outside.org"] = [OUTSIDE]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            made.requests.append((writer.get_extra_info("sockname")[0], head))
            await made.routes.get(head.split(" ")[1], made.routes["/"])(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the other side had enough, which many of these tests are about
        finally:
            writer.close()

    made.serve("/")
    first = await asyncio.start_server(serve, OUTSIDE, 0)
    made.port = first.sockets[0].getsockname()[1]
    servers = [first, await asyncio.start_server(serve, "127.0.0.1", made.port)]
    with suppress(OSError):  # a machine without IPv6 has nothing there to protect
        servers.append(await asyncio.start_server(serve, "::1", made.port))
    try:
        yield made
    finally:
        for server in servers:
            server.close()
