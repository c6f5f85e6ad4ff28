"""Where the web process listens."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import socket
from contextlib import closing
from dataclasses import dataclass

from backend.errors import Misconfigured

_ANY = ("0.0.0.0", "::")


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """True when only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def url(self) -> str:
        """What to open in a browser on this machine."""
        name = "localhost" if self.host in (*_ANY, "127.0.0.1") else f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{name}:{self.port}"

    def require_free(self) -> None:
        """Raises Misconfigured when nobody could listen there."""
        try:
            family = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)[0][0]
            with socket.create_server((self.host, self.port), family=family):
                pass
        except socket.gaierror as error:
            raise Misconfigured(f"--host {self.host} is not an address of this machine.") from error
        except OSError as error:
            told = {
                errno.EADDRINUSE: f"Port {self.port} is taken. Stop what uses it, or choose another with --port.",
                errno.EACCES: f"Port {self.port} needs rights that you don't have. Choose one above 1023 with --port.",
                errno.EADDRNOTAVAIL: f"--host {self.host} is not an address of this machine.",
            }
            raise Misconfigured(told.get(error.errno or 0, f"{self.host}:{self.port}: {error.strerror}")) from error

    async def is_ready(self) -> bool:
        """True when the web process there and its engines are ready to serve."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        try:
            async with asyncio.timeout(5):
                reader, writer = await asyncio.open_connection(host, self.port)
                with closing(writer):
                    writer.write(b"GET /health/ready HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
                    return b" 200 " in await reader.readline()
        except (OSError, TimeoutError):
            return False
