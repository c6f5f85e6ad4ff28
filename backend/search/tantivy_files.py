"""Generations of an index: folders "v1-7" of which the newest counts, so that a rebuilt one replaces it by one rename."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import tantivy

from backend.errors import Misconfigured, unavailable
from backend.search.tantivy_schema import PEOPLE, TWEETS, VERSION

_GENERATION = re.compile(r"v(\d+)-(\d+)\Z")
_KEPT = 2
"""The one that counts, and the one that somebody may still be reading."""


class Generations:
    def __init__(self, root: Path) -> None:
        self.root = root

    def newest(self) -> Path:
        """The folder that counts; an empty one is made when there is none of this schema. Raises Unavailable."""
        try:
            return self._newest() or self.follow(None)
        except OSError as error:
            raise unavailable(f"The search index {self.root} can't be opened.", error) from error

    def changed_at(self) -> int:
        """Differs when a generation came or went."""
        try:
            return self.root.stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def fresh(self) -> Path:
        """An empty index beside the others, which does not count yet."""
        folder = self.root / f"v{VERSION}.{os.getpid()}.{os.urandom(4).hex()}.new"
        for name, schema in (("tweets", TWEETS), ("people", PEOPLE)):
            (folder / name).mkdir(mode=0o700, parents=True)
            tantivy.Index(schema, str(folder / name))
        return folder

    def follow(self, old: Path | None) -> Path:
        """The one after old, empty when it had to be made: two processes that ask at once get the same one."""
        fresh, place = self.fresh(), self._after(old)
        try:
            fresh.rename(place)
        except OSError:
            shutil.rmtree(fresh, ignore_errors=True)
            if not place.exists():
                raise
        return place

    def replace(self, fresh: Path) -> None:
        """Let a fresh one, filled meanwhile, count from now on."""
        while True:
            place = self._after(self._newest())
            try:
                fresh.rename(place)
            except OSError:
                if not place.exists():
                    raise
            else:
                return self._forget()

    @contextmanager
    def rebuilding(self) -> Generator[None]:
        """Held by one process at a time; what earlier ones left half made is removed. Raises Misconfigured."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.root / "rebuilding").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Misconfigured("The search index is being rebuilt already. Wait until that has ended.") from error
            for left in self.root.glob("*.new"):
                shutil.rmtree(left, ignore_errors=True)
            yield

    def _after(self, old: Path | None) -> Path:
        number = int(old.name.partition("-")[2]) if old else 0
        return self.root / f"v{VERSION}-{number + 1}"

    def _newest(self) -> Path | None:
        found = self._all()
        return found[-1] if found else None

    def _all(self) -> list[Path]:
        with suppress(FileNotFoundError):
            named = [(_GENERATION.match(path.name), path) for path in self.root.iterdir()]
            ours = [(int(match[2]), path) for match, path in named if match and int(match[1]) == VERSION]
            return [path for _, path in sorted(ours)]
        return []

    def _forget(self) -> None:
        for old in self._all()[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
        for path in self.root.iterdir():
            if (match := _GENERATION.match(path.name)) and int(match[1]) < VERSION:
                shutil.rmtree(path, ignore_errors=True)


def is_damage(error: BaseException | None) -> bool:
    """Whether this is how the engine says that files are missing or broken. Broken ones may also make it panic, which is
    no Exception and has no name to import."""
    return isinstance(error, ValueError) or type(error).__name__ == "PanicException"


def position(folder: Path) -> int:
    """What was noted by note_position(); 0 when nothing was."""
    try:
        return int((folder / "position").read_text())
    except (OSError, ValueError):
        return 0


def note_position(folder: Path, position: int) -> None:
    fresh = folder / f"position.{os.urandom(8).hex()}"  # also within a process two may note theirs at once
    try:
        fresh.write_text(str(position))
        fresh.replace(folder / "position")
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
