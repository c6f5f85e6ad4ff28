"""Opaque keyset cursors: a list's name, a position in it, and a check that refuses foreign ones."""

from __future__ import annotations

import base64
import binascii
import struct
import zlib

from backend.errors import BadCursor

_FORM = struct.Struct(">IQ")


def encode(kind: str, position: int) -> str:
    """A cursor for the list named kind ("home", "likes:17" ...) that continues strictly below position."""
    return base64.urlsafe_b64encode(_FORM.pack(zlib.crc32(kind.encode()), position)).rstrip(b"=").decode()


def decode(kind: str, cursor: str | None) -> int | None:
    """The position inside cursor; None for no cursor. Raises BadCursor when it is broken or of another list."""
    if cursor is None:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        check, position = _FORM.unpack(raw)
    except (binascii.Error, struct.error, ValueError) as broken:
        raise BadCursor from broken
    if check != zlib.crc32(kind.encode()) or position > 2**63 - 1:
        raise BadCursor
    return position


def belongs(kind: str, cursor: str) -> bool:
    """Whether the cursor is one of the list named kind."""
    try:
        decode(kind, cursor)
    except BadCursor:
        return False
    return True
