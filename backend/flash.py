"""What was wrong with a form and what was typed: carried over a redirect in a short-lived, signed cookie."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from dataclasses import dataclass, field

import orjson

COOKIE = "chirp_flash"
LIFETIME_S = 60
_MAX_VALUE = 300  # a cookie holds 4 KB
_SIGNATURE = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class Flash:
    """form is "login" or "signup"; errors are by field, "" for the form as a whole. Never holds a password."""

    form: str
    values: dict[str, str] = field(default_factory=dict[str, str])
    errors: dict[str, str] = field(default_factory=dict[str, str])


def pack(secret: str, flash: Flash) -> str:
    """The cookie's value. Long values are cut."""
    values = {name: value[:_MAX_VALUE] for name, value in flash.values.items()}
    body = orjson.dumps([int(time.time()), flash.form, values, flash.errors])
    return base64.urlsafe_b64encode(_sign(secret, body) + body).decode().rstrip("=")


def unpack(secret: str, value: str | None) -> Flash | None:
    """None when there is none, when it is too old, and when somebody else wrote it."""
    try:
        raw = base64.b64decode((value or "") + "=" * (-len(value or "") % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    signature, body = raw[:_SIGNATURE], raw[_SIGNATURE:]
    if not body or not hmac.compare_digest(signature, _sign(secret, body)):
        return None
    made_at, form, values, errors = orjson.loads(body)
    return Flash(form, values, errors) if time.time() - made_at < LIFETIME_S else None


def _sign(secret: str, body: bytes) -> bytes:
    return hmac.digest(secret.encode(), b"flash:" + body, "sha256")
