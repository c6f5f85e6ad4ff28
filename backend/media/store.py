"""Where the bytes of media are: a folder or a bucket, by the same calls. Names are unguessable, files never change."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore

from backend.bulkhead import Bulkhead
from backend.errors import NotFound, unavailable
from backend.media.bucket import Bucket, bucket_of
from backend.words import mark

_NAME = re.compile(r"[A-Za-z0-9_-]{22}(-small)?\.(webp|mp4|webm)\Z")
ARCHIVE = re.compile(r"[A-Za-z0-9_-]{22}\.zip\Z")
_TYPES = {"webp": "image/webp", "mp4": "video/mp4", "webm": "video/webm", "zip": "application/zip"}
FOREVER = "public, max-age=31536000, immutable"
_CHUNK = 256 * 1024
_READ_S, _WRITE_S = 5, 10
_BYTES_A_S = 2_000_000
"""A large file may take longer to be written."""
_MOST_READS, _MOST_WRITES = 200, 30
"""Under way at once. What is being sent to whoever asked is none of them any more: that one may be slow."""


def new_name(suffix: str) -> str:
    """A name that nobody can guess (128 bits)."""
    return f"{secrets.token_urlsafe(16)}.{suffix}"


def small(name: str) -> str:
    """The name of the preview of a picture."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}-small.{suffix}"


def path_of(name: str) -> str:
    """Where browsers get it; empty for an empty name."""
    return f"/media/{name}" if name else ""


def type_of(name: str) -> str:
    return _TYPES[name.rpartition(".")[2]]


def _told(name: str) -> dict[str, str]:
    private = ARCHIVE.match(name)
    return {
        "Content-Type": type_of(name),
        "Cache-Control": "private, no-store" if private else FOREVER,
        "Content-Disposition": f'{"attachment" if private else "inline"}; filename="{name}"',
    }


@dataclass(frozen=True, slots=True)
class Range:
    """first and last are included, as in a Range header; size is that of the whole file."""

    first: int
    last: int
    size: int


class MediaStore:
    """Raises Unavailable when the store does not answer, NotFound for what is not there."""

    def __init__(self, url: str, folder: Path, *, inside: str = "", names: re.Pattern[str] = _NAME) -> None:
        """inside: a part of the place of its own, whose files have names of another kind."""
        self._names = names
        self._reads, self._writes = Bulkhead("media", _MOST_READS), Bulkhead("media", _MOST_WRITES)
        self._bucket: Bucket | None = None
        if url.startswith("s3:"):
            self._bucket = bucket_of(url, inside)
            self._store, self.where = self._bucket.store, self._bucket.where
        else:
            where = (Path(unquote(urlsplit(url).path)) if url else folder) / inside
            self._store, self.where = LocalStore(where, mkdir=True), str(where)

    async def address(self, name: str) -> tuple[str, int] | None:
        """Where browsers get it from the bucket itself, and for how many seconds. None: from here. Raises NotFound for no name."""
        if not self._names.match(name):
            raise NotFound
        return await self._bucket.address(name) if self._bucket else None

    async def put(self, name: str, content: bytes | IO[bytes]) -> None:
        """Whole or not at all."""
        # A folder can't keep what a file is: the bucket is told, for whoever gets it there.
        told = _told(name) if self._bucket else None
        patience = _WRITE_S + _size(content) / _BYTES_A_S
        with self._writes, _failing(mark("Files can't be uploaded right now. You can post without them.")):
            async with asyncio.timeout(patience):
                await obstore.put_async(self._store, name, content, attributes=told)

    async def size(self, name: str) -> int:
        if not self._names.match(name):
            raise NotFound
        with self._reads, _failing("The media store can't be read."):
            async with asyncio.timeout(_READ_S):
                return (await obstore.head_async(self._store, name))["size"]

    async def read(self, name: str, part: Range) -> AsyncIterator[bytes]:
        """That part of the file, in chunks."""
        if not part.size:
            return
        with _failing("The media store can't be read."):
            with self._reads:
                async with asyncio.timeout(_READ_S):
                    got = await obstore.get_async(self._store, name, options={"range": (part.first, part.last + 1)})
            async for chunk in got.stream(min_chunk_size=_CHUNK):
                yield bytes(chunk)

    async def remove(self, *names: str) -> None:
        """Fine when they are gone already."""
        for name in filter(None, names):
            with suppress(NotFound), self._writes, _failing("The media store can't be written."):
                async with asyncio.timeout(_WRITE_S):
                    await obstore.delete_async(self._store, name)

    async def check(self) -> str:
        """One line on the store for `chirp doctor`. Raises Unavailable."""
        name = new_name("webp")
        await self.put(name, b"check")
        await self.remove(name)
        return f"{self.where} can be written"


@contextmanager
def _failing(sentence: str) -> Generator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound from error
    except TimeoutError as error:
        raise unavailable(sentence, TimeoutError("it does not answer in time")) from error
    except (BaseError, OSError) as error:
        raise unavailable(sentence, error) from error


def _size(content: bytes | IO[bytes]) -> int:
    """Of what is left to read."""
    if isinstance(content, bytes):
        return len(content)
    here = content.tell()
    end = content.seek(0, os.SEEK_END)
    content.seek(here)
    return end - here
