"""Where the web process listens."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import socket
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

from backend.errors import Misconfigured
from backend.settings import Settings

_ANY = ("0.0.0.0", "::")
_LEAST_SECRET = 32
"""Bytes of a key that signs cookies for others than this machine's owner."""


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
        here = self.host in (*_ANY, "127.0.0.1")
        return f"http://{f'localhost:{self.port}' if here else self.authority}"

    @property
    def authority(self) -> str:
        """Host and port as they stand in a URL."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def require_free(self) -> None:
        """Raises Misconfigured when nobody could listen there."""
        try:
            with self._listening(self.port):
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

    def free_port(self) -> int:
        """Another one of the same host, which nobody uses."""
        with self._listening(0) as listening:
            return listening.getsockname()[1]

    def _listening(self, port: int) -> socket.socket:
        family = socket.getaddrinfo(self.host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((self.host, port), family=family)

    def is_private(self, settings: Settings) -> bool:
        """True when nobody but this machine's owner comes here. A proxy in front is known by the address that it gives Chirp."""
        behind = urlsplit(settings.public_url).hostname
        return self.is_loopback and (not behind or Address(behind, self.port).is_loopback)

    def require_secret(self, settings: Settings) -> None:
        """Raises Misconfigured when others than this machine's owner come here and the key could be guessed."""
        length = len(settings.secret_key.encode())
        if length < _LEAST_SECRET and not self.is_private(settings):
            raise Misconfigured(
                f"CHIRP_SECRET_KEY has {length} bytes, which can be guessed: {_LEAST_SECRET} are the least. "
                "Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )

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
