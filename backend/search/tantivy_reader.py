"""Reading a tantivy index that other processes write: each search sees what was committed when it began."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import tantivy

from backend.errors import unavailable
from backend.search.tantivy_files import Generations, is_damage

Answer = TypeVar("Answer")


class _Part:
    """One index of a generation; loaded anew when its list of segments was replaced."""

    def __init__(self, folder: Path) -> None:
        self._meta = folder / "meta.json"
        self._index = tantivy.Index.open(str(folder))
        self._index.config_reader("manual")  # the default is a thread that looks every half second
        self._seen: tuple[int, int] = (0, 0)

    def searcher(self) -> tantivy.Searcher:
        stat = self._meta.stat()
        now = (stat.st_ino, stat.st_mtime_ns)
        if now != self._seen:
            self._index.reload()
            self._seen = now
        return self._index.searcher()


class Reader:
    def __init__(self, generations: Generations, *, fixed: Path | None = None) -> None:
        """fixed: read this generation and no other."""
        self._generations = generations
        self._fixed = fixed
        self._turn = threading.Lock()
        self._looked_at = -1
        self._folder: Path | None = None
        self._parts: dict[str, _Part] = {}

    def folder(self) -> Path:
        """The generation that is read now. Raises Unavailable."""
        return self._twice(self._current)

    def read(self, part: str, work: Callable[[tantivy.Searcher], Answer]) -> Answer:
        """Run work on a snapshot of "tweets" or "people". Raises Unavailable."""

        def searcher() -> tantivy.Searcher:
            self._current()
            return self._parts[part].searcher()

        return self._twice(searcher, work)

    def _twice(self, look: Callable[[], Any], work: Callable[[Any], Any] = lambda seen: seen) -> Any:
        """look in turn with others, then work on what it found. Once, segments may have been merged away in between."""
        for last in (False, True):
            try:
                with self._turn:
                    seen = look()
                return work(seen)
            except BaseException as error:
                if not isinstance(error, OSError) and not is_damage(error):
                    raise
                self._looked_at = -1
                if last:
                    raise unavailable("The search index can't be read.", error) from error
        raise AssertionError

    def _current(self) -> Path:
        changed = self._generations.changed_at()
        if self._folder is None or changed != self._looked_at:
            newest = self._fixed or self._generations.newest()
            if newest != self._folder or self._looked_at == -1:
                self._parts = {name: _Part(newest / name) for name in ("tweets", "people")}
            self._folder, self._looked_at = newest, changed
        return self._folder
