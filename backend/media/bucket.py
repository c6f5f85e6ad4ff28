"""A bucket of S3, or of a server that speaks like it, and how browsers get its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import obstore
from obstore.store import S3Store

from backend.errors import Misconfigured

if TYPE_CHECKING:
    from obstore.store import S3Config

_KNOWN = {"endpoint", "region", "access", "public"}
_SIGNED_FOR = timedelta(hours=1)
_SIGNED_S, _PUBLIC_S = 3000, 24 * 3600
"""How long a redirect may be kept: it must end before the address that it leads to does."""
_HELP = "say s3://BUCKET?endpoint=https://HOST&region=NAME, with &access=signed or &public=https://CDN if browsers go there themselves."


class Access(StrEnum):
    """How browsers get a file: through Chirp, at the bucket by an address that is good for an hour, or at a public place."""

    PROXY = "proxy"
    SIGNED = "signed"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Bucket:
    store: S3Store
    where: str
    access: Access
    public: str
    """Where the public gets the files, without a slash at the end."""

    async def address(self, name: str) -> tuple[str, int] | None:
        """Where browsers go, and for how many seconds that is good; None: nowhere but to Chirp.

        Makes no request: whether the file is there is found out by who goes there.
        """
        if self.access is Access.PUBLIC:
            return f"{self.public}/{name}", _PUBLIC_S
        if self.access is Access.SIGNED:
            return await obstore.sign_async(self.store, "GET", name, _SIGNED_FOR), _SIGNED_S
        return None


def bucket_of(url: str, inside: str = "") -> Bucket:
    """From s3://[KEY:SECRET@]BUCKET?endpoint=...; without a key those of AWS_ variables. Raises Misconfigured.

    inside: a part of the bucket, of which nothing is public.
    """
    parts, query = urlsplit(url), parse_qs(urlsplit(url).query)
    unknown = query.keys() - _KNOWN
    access = query.get("access", [Access.PUBLIC if "public" in query else Access.PROXY])[0]
    public = query.get("public", [""])[0].rstrip("/")
    if not parts.hostname or unknown or access not in list(Access) or (access == Access.PUBLIC) is not bool(public):
        raise Misconfigured(f"CHIRP_MEDIA_URL: {_HELP}")
    endpoint = query.get("endpoint", [""])[0]
    store = S3Store(
        parts.hostname,
        prefix=inside or None,
        config=_config(endpoint, unquote(parts.username or ""), unquote(parts.password or "")),
        region=query.get("region", ["us-east-1"])[0],
        client_options={
            "allow_http": endpoint.startswith("http://"),
            "connect_timeout": "2s",
            "read_timeout": "30s",
            "timeout": "300s",
        },
        retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=10)},
    )
    return Bucket(store, f"s3://{parts.hostname}/{inside}", Access.PROXY if inside else Access(access), public)


def _config(endpoint: str, key: str, secret: str) -> S3Config:
    """What is not said is taken from AWS_ variables."""
    config: S3Config = {}
    if endpoint:
        config["endpoint"] = endpoint
    if key:
        config["access_key_id"], config["secret_access_key"] = key, secret
    return config


def origin_of(url: str) -> str:
    """Whose pictures pages must be allowed to show besides their own, as scheme and host; "" for none."""
    if not url.startswith("s3:"):
        return ""
    bucket = bucket_of(url)
    if bucket.access is Access.PROXY:
        return ""
    place = urlsplit(bucket.public or obstore.sign(bucket.store, "GET", "any", _SIGNED_FOR))
    return f"{place.scheme}://{place.netloc}"
