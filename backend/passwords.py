"""Passwords: which ones are good enough, and their Argon2id hashes, made in a few threads beside the event loop."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from backend.words import t

MIN_LENGTH = 8
MAX_LENGTH = 256

# 19 MiB and two passes: OWASP's choice for servers. One lane each, so that two log-ins never take more than two cores.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
_LIST = Path(__file__).with_name("common_passwords.txt")
_AS_LETTERS = str.maketrans("013457@$!", "oieastasi")
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def problem(password: str, *names: str) -> str | None:
    """What is wrong with a password that somebody wants, as a sentence; None when it is good. names: the person's own."""
    if len(password) < MIN_LENGTH:
        return t("Use at least {least} characters.", least=MIN_LENGTH)
    if len(password) > MAX_LENGTH:
        return t("Use at most {most} characters.", most=MAX_LENGTH)
    if _common(password.lower()):
        return t("That password is one of the first that others would try. Choose another one.")
    if password.lower() in {name.lower() for name in names}:
        return t("Use something else than your own name or e-mail.")
    return None


def _common(password: str) -> bool:
    """In the list; or a word of it with digits or signs before or behind it, or for its letters; or one thing repeated."""
    if password.isdigit() or len(set(password)) <= 3:
        return True
    words = _words()
    stem = _ENDS.sub("", password)
    half = password[: len(password) // 2]
    return not {password, stem, stem.translate(_AS_LETTERS), password.translate(_AS_LETTERS)}.isdisjoint(words) or (
        half * 2 == password and half in words
    )


@cache
def _words() -> frozenset[str]:
    lines = (line for line in _LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


async def make_hash(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, _bytes(password))


async def verify(password_hash: str | None, password: str) -> bool:
    """Whether it is the password. None as the hash takes as long as a real one and is always False."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _verify, password_hash, password)


def needs_rehash(password_hash: str) -> bool:
    """True when it was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def _verify(password_hash: str | None, password: str) -> bool:
    nobodys = _nobodys()
    try:
        return _hasher.verify(password_hash or nobodys, _bytes(password)) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    """The same for one password on every keyboard: composed accents. Lone surrogates are odd, but no error.

    What no password may hold is cut first: NFC takes time quadratic in a run of marks.
    """
    return unicodedata.normalize("NFC", password[: 4 * MAX_LENGTH]).encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")
