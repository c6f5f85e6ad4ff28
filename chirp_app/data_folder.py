"""The data folder of `chirp run`: one instance at a time, and room to write."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from backend.errors import Misconfigured

log = structlog.get_logger()
LOCK = "lock"
_LEAST_FREE = 64 * 1024 * 1024  # bytes


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the folder until the block ends or this process does, however. Raises Misconfigured with what to do."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _close_to_others(folder)
        lock = (folder / LOCK).open("a+")
    except OSError as error:
        raise Misconfigured(f"{folder}: {error.strerror}. Choose a data folder that can be written: --data.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise Misconfigured(
                f"Chirp runs on {folder} already (process {lock.read().strip()}). Stop it, or choose another: --data."
            ) from error
        require_room(folder)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _close_to_others(folder: Path) -> None:
    """People's addresses and the key that signs cookies are in it: nobody else of this machine reads them."""
    found = folder.stat()
    if not found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return
    if found.st_uid != os.getuid():
        log.warning(
            "other accounts of this machine can read the data folder, which is not ours to close", folder=str(folder)
        )
        return
    folder.chmod(0o700)
    log.warning(
        "the data folder was open to other accounts of this machine and is closed now (700)", folder=str(folder)
    )


def require_own(folder: Path) -> None:
    """Make it, for sockets. Raises Misconfigured when it is somebody else's: whoever owns it could answer in our place."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise Misconfigured(f"{folder} belongs to somebody else. Choose a shorter data folder with --data.")


def require_room(folder: Path) -> None:
    """Raises Misconfigured when the folder's disk is full, or nearly so."""
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE:
        raise Misconfigured(
            f"The disk of {folder} is full ({free >> 20} MB free). Make room, or choose another: --data."
        )
