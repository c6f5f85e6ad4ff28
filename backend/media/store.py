"""Where the bytes of media are: a folder, by the calls that work for a bucket too. Names are unguessable, files never change."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore

from backend.errors import NotFound, Unavailable

_NAME = re.compile(r"[A-Za-z0-9_-]{22}(-small)?\.(webp|mp4|webm)\Z")
ARCHIVE = re.compile(r"[A-Za-z0-9_-]{22}\.zip\Z")
_TYPES = {"webp": "image/webp", "mp4": "video/mp4", "webm": "video/webm"}
_CHUNK = 256 * 1024


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
        where = (Path(unquote(urlsplit(url).path)) if url else folder) / inside
        self._names = names
        self._store = LocalStore(where, mkdir=True)
        self.where = str(where)

    async def put(self, name: str, content: bytes | IO[bytes]) -> None:
        """Whole or not at all."""
        try:
            await obstore.put_async(self._store, name, content)
        except (BaseError, OSError) as error:
            raise Unavailable(f"The media store can't be written: {error}.") from error

    async def size(self, name: str) -> int:
        if not self._names.match(name):
            raise NotFound
        try:
            return (await obstore.head_async(self._store, name))["size"]
        except FileNotFoundError as error:
            raise NotFound from error
        except (BaseError, OSError) as error:
            raise Unavailable(f"The media store can't be read: {error}.") from error

    async def read(self, name: str, part: Range) -> AsyncIterator[bytes]:
        """That part of the file, in chunks."""
        if not part.size:
            return
        try:
            got = await obstore.get_async(self._store, name, options={"range": (part.first, part.last + 1)})
            async for chunk in got.stream(min_chunk_size=_CHUNK):
                yield bytes(chunk)
        except FileNotFoundError as error:
            raise NotFound from error
        except (BaseError, OSError) as error:
            raise Unavailable(f"The media store can't be read: {error}.") from error

    async def remove(self, *names: str) -> None:
        """Fine when they are gone already."""
        for name in filter(None, names):
            try:
                await obstore.delete_async(self._store, name)
            except FileNotFoundError:
                pass
            except (BaseError, OSError) as error:
                raise Unavailable(f"The media store can't be written: {error}.") from error

    async def check(self) -> str:
        """One line on the store for `chirp doctor`. Raises Unavailable."""
        name = new_name("webp")
        await self.put(name, b"check")
        await self.remove(name)
        return f"{self.where} can be written"
