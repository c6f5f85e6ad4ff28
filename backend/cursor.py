"""Opaque keyset cursors: a list's name, a position in it, and a check that refuses foreign ones."""

from __future__ import annotations

import base64
import binascii
import struct
import zlib

from backend.errors import BadCursor

_FORM = struct.Struct(">IQ")
_PAIR = struct.Struct(">IQQ")


def encode(kind: str, position: int) -> str:
    """A cursor for the list named kind ("home", "likes:17" ...) that continues strictly below position."""
    return _text(_FORM.pack(zlib.crc32(kind.encode()), position))


def decode(kind: str, cursor: str | None) -> int | None:
    """The position inside cursor; None for no cursor. Raises BadCursor when it is broken or of another list."""
    return None if cursor is None else _numbers(_FORM, kind, cursor)[0]


def encode_pair(kind: str, position: int, until: int) -> str:
    """Like encode(), for a list that one number does not lead on in: until is what decides between equal positions or,
    where the order changes, what was newest when the first page was read."""
    return _text(_PAIR.pack(zlib.crc32(kind.encode()), position, until))


def decode_pair(kind: str, cursor: str | None) -> tuple[int, int] | None:
    """Position and until. Raises BadCursor."""
    if cursor is None:
        return None
    position, until = _numbers(_PAIR, kind, cursor)
    return position, until


def _numbers(form: struct.Struct, kind: str, cursor: str) -> tuple[int, ...]:
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        check, *numbers = form.unpack(raw)
    except (binascii.Error, struct.error, ValueError) as broken:
        raise BadCursor from broken
    if check != zlib.crc32(kind.encode()) or max(numbers) > 2**63 - 1:
        raise BadCursor
    return tuple(numbers)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def belongs(kind: str, cursor: str) -> bool:
    """Whether the cursor is one of the list named kind."""
    try:
        decode(kind, cursor)
    except BadCursor:
        return False
    return True
