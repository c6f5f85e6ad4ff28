"""Fetching what strangers link to: public addresses only, little of it, not for long. docs/decisions/link-previews.md says why so."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import zlib
from collections.abc import Awaitable, Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import httpx

REQUEST_S = 2.0
WHOLE_S = 6.0
"""With all redirects."""
MOST = 1024 * 1024
REDIRECTS = 3
_AGENT = "Chirp link preview"
_MOST_ADDRESSES = 3
_PORTS = {"http": 80, "https": 443}
# What the internet routes, less what leads from there to somewhere else (tunnels, translation) or nowhere.
_GLOBAL_V6 = ipaddress.ip_network("2000::/3")
_ODD_V6 = tuple(map(ipaddress.ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotFetched(Exception):
    """Why there is nothing to see there; for logs, not for people."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """url is where it was found, after redirects. whole: False when body is only its first part."""

    url: str
    content_type: str
    body: bytes
    whole: bool


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could ask there; never a machine of one's own network, nor this one."""
    if isinstance(address, ipaddress.IPv6Address):
        plain = address in _GLOBAL_V6 and not any(address in odd for odd in _ODD_V6)
        return plain and address.is_global and not address.is_multicast
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


class LinkFetch:
    """The name is resolved here and the connection made to the very address that was judged, after each redirect again."""

    def __init__(
        self,
        *,
        resolve: Callable[[str], Awaitable[Sequence[str]]] | None = None,
        ports: Collection[int] = (),
        trusted: Collection[str] = (),
    ) -> None:
        """For tests: another resolver, ports beside 80 and 443, and addresses that count as public."""
        self._resolve = resolve or self._ask_system
        self._ports = ports
        self._trusted = {ipaddress.ip_address(one) for one in trusted}
        # Names that take long to resolve must not take the threads that others need.
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="resolve")

    async def get(self, url: str, kind: str) -> Fetched:
        """At most 1 MB of what is there, if its content type begins with kind. No cookies, no proxy. Raises NotFetched."""
        try:
            async with asyncio.timeout(WHOLE_S):
                found = httpx.URL(url)
                for _ in range(REDIRECTS + 1):
                    async with asyncio.timeout(REQUEST_S):
                        answer = await self._ask(found, kind)
                    if isinstance(answer, Fetched):
                        return answer
                    found = answer
        except TimeoutError as error:
            raise NotFetched("too slow") from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError, zlib.error) as error:
            raise NotFetched(f"{type(error).__name__}: {error}") from error
        raise NotFetched("too many redirects")

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _ask(self, url: httpx.URL, kind: str) -> Fetched | httpx.URL:
        """What is there, or where it says that it is."""
        self._judge(url)
        headers = {
            "user-agent": _AGENT,
            "accept": kind + ("*" if kind.endswith("/") else ""),
            "accept-encoding": "gzip",
        }
        asked = httpx.Request("GET", url, headers=headers)
        error: Exception = NotFetched("no address")
        for address in await self._addresses(url.host):
            pinned = httpx.Request(
                "GET",
                url.copy_with(host=str(address)),
                headers=asked.headers,
                extensions={"sni_hostname": asked.url.raw_host.decode(), "timeout": httpx.Timeout(REQUEST_S).as_dict()},
            )
            try:
                response = await self._transport.handle_async_request(pinned)
            except httpx.ConnectError as failed:
                error = failed
                continue
            try:
                return await _read(response, url, kind)
            finally:
                await response.aclose()
        raise error

    @cached_property
    def _transport(self) -> httpx.AsyncHTTPTransport:
        # A connection that is kept would be used for another name at the same address, whose certificate nobody looked at.
        limits = httpx.Limits(max_connections=20, max_keepalive_connections=0)
        return httpx.AsyncHTTPTransport(trust_env=False, limits=limits, retries=0)

    def _judge(self, url: httpx.URL) -> None:
        if url.scheme not in _PORTS or not url.host or url.userinfo:
            raise NotFetched("not an address of the web")
        if (url.port or _PORTS[url.scheme]) not in (80, 443, *self._ports):
            raise NotFetched("another port")

    async def _addresses(self, host: str) -> list[Address]:
        """Raises NotFetched when any of the host's addresses is not public: nobody serves both worlds under one name."""
        found = [ipaddress.ip_address(one) for one in await self._resolve(host)]
        if not all(one in self._trusted or is_public(one) for one in found):
            raise NotFetched("not a public address")
        return found[:_MOST_ADDRESSES]

    async def _ask_system(self, host: str) -> list[str]:
        """Whatever way a number is written in, the system says which address that is."""

        def look() -> list[str]:
            return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]

        return await asyncio.get_running_loop().run_in_executor(self._threads, look)


async def _read(response: httpx.Response, url: httpx.URL, kind: str) -> Fetched | httpx.URL:
    if response.has_redirect_location:
        return url.join(response.headers["location"])
    content_type = response.headers.get("content-type", "")
    if response.status_code != 200 or not content_type.lower().startswith(kind):
        raise NotFetched(f"{response.status_code} {content_type[:80]}")
    encoding = response.headers.get("content-encoding", "identity").lower()
    if encoding not in ("identity", "gzip"):
        raise NotFetched(f"encoded as {encoding[:80]}")
    raw, whole = bytearray(), True
    async for part in response.aiter_raw():
        raw += part
        if len(raw) > MOST:
            whole = False
            break
    body = bytes(raw[:MOST])
    if encoding == "gzip":
        unpacking = zlib.decompressobj(wbits=31)
        body = unpacking.decompress(body, MOST)  # never more, whatever it would become
        whole = whole and unpacking.eof
    return Fetched(str(url), content_type, body, whole)
