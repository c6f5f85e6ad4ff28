"""What `chirp run` need not do again: schemas and demo world of a data folder, as a note in it says."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import suppress
from pathlib import Path

from chirp_app import ROOT

DATABASES = ("chirp", "tweets", "timelines", "notifications")
_PREPARED = "prepared"
_LOGINS = "demo-logins"


def is_prepared(folder: Path, *, demo: bool) -> bool:
    """True when these migrations have been applied to what is there (and the demo world was thought of, if wanted)."""
    done = _read(folder / _PREPARED).split()
    return (
        done[:1] == [_migrations()]
        and ("demo" in done or not demo)
        and all((folder / f"{name}.db").exists() for name in DATABASES)
    )


def note_prepared(folder: Path, *, demo: bool) -> None:
    (folder / _PREPARED).write_text(f"{_migrations()}{' demo' if demo else ''}\n")


def note_seeding(folder: Path) -> None:
    """From now on, until note_logins(), the demo world is half made."""
    (folder / _LOGINS).write_text("")


def note_logins(folder: Path, logins: str) -> None:
    """The world is complete. logins: those that everybody may know, for each later start to show."""
    (folder / _LOGINS).write_text(f"{logins}\n")


def known_logins(folder: Path) -> str:
    """The logins with passwords that everybody knows; empty when there are none."""
    return _read(folder / _LOGINS).strip()


def was_cut_off(folder: Path) -> bool:
    """True when a demo world was begun and not ended."""
    return (folder / _LOGINS).exists() and not _read(folder / _LOGINS)


def empty(folder: Path) -> None:
    """Remove an unfinished demo world. Nobody else has written there: no web process runs before it is done."""
    for name in DATABASES:
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                (folder / f"{name}.db{suffix}").unlink()
    shutil.rmtree(folder / "search", ignore_errors=True)


def _migrations() -> str:
    files = sorted(path for path in (ROOT / "migrations").rglob("*") if path.suffix in (".py", ".sql"))
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""
