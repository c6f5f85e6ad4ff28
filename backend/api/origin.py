"""Where a request comes from: the client's address, and whether a page of ours sent it."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from backend.engines import engines

_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_NEXT = 2000
_BY_PROXIES = ("x-forwarded-for", "x-real-ip", "forwarded", "via")


def client_ip(connection: HTTPConnection) -> str:
    """The peer's address; /64 for IPv6, since one customer has that many.

    X-Forwarded-For is believed only when CHIRP_PUBLIC_URL says that there is a proxy and the peer is a private address:
    then it is the last address in it that is not private itself, whatever a client wrote before that one.
    """
    peer = connection.client.host if connection.client else ""
    address = _address(peer)
    if address is None:
        return peer or "unknown"
    if engines().settings.public_url and _internal(address):
        hops = [_address(hop.strip()) for hop in connection.headers.get("x-forwarded-for", "").split(",")]
        address = next((hop for hop in reversed(hops) if hop and not _internal(hop)), address)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def from_inside(connection: HTTPConnection) -> bool:
    """Whether it comes straight from this machine, or where CHIRP_PUBLIC_URL says that there is a proxy from the network
    behind it; what came through the proxy says so in a header.
    """
    address = _address(connection.client.host) if connection.client else None
    if address is None or any(name in connection.headers for name in _BY_PROXIES):
        return False
    return address.is_loopback or (bool(engines().settings.public_url) and _internal(address))


def from_our_page(connection: HTTPConnection) -> bool:
    """Whether a page of this site made the browser send this; decides who may use a cookie for more than reading.

    Origin, else Referer, must name the host asked or CHIRP_PUBLIC_URL. With neither only the browser's own word
    (Sec-Fetch-Site) counts.
    """
    headers = connection.headers
    fetched_from = headers.get("sec-fetch-site")
    if fetched_from in ("cross-site", "same-site"):
        return False
    claimed = headers.get("origin")
    if claimed in (None, "null"):  # "null": the page's policy hides the origin
        claimed = headers.get("referer")
    if claimed is None:
        return fetched_from == "same-origin"
    scheme, _, _ = claimed.partition("://")
    own = {_host(f"{scheme}://{headers.get('host', '')}"), _host(engines().settings.public_url)}
    return _host(claimed) in own - {None}


def is_https(connection: HTTPConnection) -> bool:
    return connection.url.scheme in ("https", "wss") or engines().settings.public_url.startswith("https:")


def local_path(next: str) -> str:
    """Where to go after a form: that path of this site; anything that could lead elsewhere becomes "/"."""
    if not next.startswith("/") or next.startswith(("//", "/\\")) or len(next) > _MAX_NEXT:
        return "/"
    if "\\" in next or any(char <= " " or char == "\x7f" for char in next):
        return "/"
    return next


def _host(url: str) -> str | None:
    """host:port with the scheme's port filled in."""
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    return f"{parts.hostname}:{port}" if parts.hostname and port else None


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _internal(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_loopback or address.is_private or address.is_link_local
