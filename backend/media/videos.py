"""Videos as they are kept: what they say about where and how they were taken is blanked in place, nothing else moves.

A video is not encoded anew, so its boxes (MP4) or elements (WebM) keep their places and sizes: one that holds metadata
becomes one that says "free room", full of zeros. Nothing that points into the file has to change.
"""

from __future__ import annotations

import os
from typing import IO

from backend.errors import NotAPicture
from backend.media.kinds import WEBM, Kind
from backend.words import mark

_BROKEN = mark("That video is broken: it ends too early, or its parts don't fit into each other.")
_MOST_PARTS = 500_000  # some seconds of looking; a cluster of a live recording counts each of its blocks
_DEEPEST = 6
# User data (©xyz: a position), tags of QuickTime and iTunes, XMP; and the room where something was before.
_TELLING = frozenset((b"udta", b"meta", b"uuid", b"free", b"skip"))
_BOXES_OF_BOXES = frozenset((b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf", b"mvex"))
_FREE = b"free"
_SEGMENT, _CLUSTER, _VOID = b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75", b"\xec"
_TAGS, _ATTACHMENTS = b"\x12\x54\xc3\x67", b"\x19\x41\xa4\x69"
_ZEROS = bytes(64 * 1024)


def strip(file: IO[bytes], kind: Kind) -> None:
    """Blank the metadata of an MP4 or WebM file, in place. Slow: call it in a thread. Raises NotAPicture for a broken one."""
    size = file.seek(0, os.SEEK_END)
    if kind is WEBM:
        _Elements(file, size).walk()
    else:
        _Boxes(file).walk(0, size)


class _Parts:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._met = 0

    def _read(self, at: int, length: int) -> bytes:
        self._file.seek(at)
        return self._file.read(length)

    def _write(self, at: int, start: bytes, end: int) -> None:
        """start at its place, and zeros behind it up to end."""
        self._file.seek(at)
        self._file.write(start)
        left = end - at - len(start)
        while left > 0:
            left -= self._file.write(_ZEROS[:left])

    def _count(self) -> None:
        self._met += 1
        if self._met > _MOST_PARTS:
            raise NotAPicture(_BROKEN)


class _Boxes(_Parts):
    """MP4: a size of 4 bytes (1: of 8 bytes behind the type; 0: up to the end), a type of 4 bytes, then the content."""

    def walk(self, at: int, end: int, depth: int = 0) -> None:
        if depth > _DEEPEST:
            raise NotAPicture(_BROKEN)
        while at < end:
            self._count()
            head = self._read(at, 16)
            size, kind, inner = int.from_bytes(head[:4], "big"), head[4:8], at + 8
            if size == 1:
                size, inner = int.from_bytes(head[8:16], "big"), at + 16
            elif size == 0 and depth == 0:
                size = end - at
            if at + size > end or inner > at + size:
                raise NotAPicture(_BROKEN)
            if kind in _TELLING:
                self._write(at + 4, _FREE + head[8 : inner - at], at + size)
            elif kind in _BOXES_OF_BOXES:
                self.walk(inner, at + size, depth + 1)
            at += size


class _Elements(_Parts):
    """WebM: an id of 1 to 4 bytes, a size of 1 to 8 bytes (all ones: unknown), then the content.

    Segments, and clusters of unknown size, are gone into: what is in them comes next, and the other elements follow.
    """

    def __init__(self, file: IO[bytes], size: int) -> None:
        super().__init__(file)
        self._end = size

    def walk(self) -> None:
        at = 0
        while at < self._end:
            self._count()
            head = self._read(at, 12)
            marked = _length(head[:1], 4)
            id, rest = head[:marked], head[marked:]
            long = _length(rest[:1], 8)
            size, inner = int.from_bytes(rest[:long], "big") - (1 << 7 * long), at + marked + long
            unknown = size == (1 << 7 * long) - 1
            if id == _SEGMENT or (id == _CLUSTER and unknown):
                at = inner
                continue
            if unknown or not inner <= inner + size <= self._end:  # less than nothing: the file ends within the size
                raise NotAPicture(_BROKEN)
            if id in (_TAGS, _ATTACHMENTS, _VOID):
                self._void(at, inner + size)
            at = inner + size

    def _void(self, at: int, end: int) -> None:
        """An element of that many bytes with nothing in it."""
        long = min(8, end - at - 1)
        size = (1 << 7 * long) + end - at - 1 - long
        self._write(at, _VOID + size.to_bytes(long, "big"), end)


def _length(first: bytes, most: int) -> int:
    """How many bytes an id or a size has: the place of the first one among the bits of its first byte."""
    length = 9 - first[0].bit_length() if first else 9
    if length > most:
        raise NotAPicture(_BROKEN)
    return length
