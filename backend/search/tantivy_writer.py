"""Writing a tantivy index: one thread groups what waits into commits; the index' lock is held only while there is work,
and let go every second in between, so that several workers take turns."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
import tantivy

from backend.errors import unavailable
from backend.search.interface import Document, TweetDocument
from backend.search.tantivy_files import Generations
from backend.search.tantivy_schema import PEOPLE, TWEETS, document_of, these

log = structlog.get_logger()
_APART_S = 0.25
_IDLE_S = 1.0
_TURN_S = 1.0
_PATIENCE_S = 10.0
_HEAP = 15_000_000


@dataclass(slots=True)
class Change:
    """Documents to put in place of those with their ids, and ids to remove."""

    documents: Sequence[Document] = ()
    tweets: Sequence[int] = ()
    people: Sequence[int] = ()


@dataclass(slots=True)
class _Waiting:
    change: Change
    done: Callable[[BaseException | None], None]


class Writer:
    """Commits at most every 250 ms, so that a storm of posts costs few of them; one post alone waits for nothing."""

    def __init__(self, generations: Generations, *, fixed: Path | None = None) -> None:
        self._generations = generations
        self._fixed = fixed
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._open: tuple[tuple[Path, int], dict[str, tantivy.IndexWriter]] | None = None
        self._since = 0.0
        self._ending = threading.Event()

    async def write(self, change: Change) -> None:
        """Returns when it is committed. Raises Unavailable."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()

        def settle(error: BaseException | None) -> None:
            if future.done():
                return
            if error is None:
                future.set_result(None)
            else:
                future.set_exception(error)

        def done(error: BaseException | None) -> None:
            try:
                loop.call_soon_threadsafe(settle, error)
            except RuntimeError:
                pass  # the loop has closed: nobody waits any more

        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="search writer", daemon=True)
            self._thread.start()
        self._queue.put(_Waiting(change, done))
        await future

    def close(self) -> None:
        """What waits is still written, unless another process is writing at the moment."""
        if self._thread is not None:
            self._ending.set()
            self._queue.put(None)
            self._thread.join(timeout=30)

    def _run(self) -> None:
        while True:
            try:
                first = self._queue.get(timeout=_IDLE_S) if self._open else self._queue.get()
            except queue.Empty:
                self._let_go()
                continue
            if first is None:
                return self._let_go()
            began, group, last = time.monotonic(), [first], False
            while not last and not self._queue.empty():
                following = self._queue.get()
                if following is None:
                    last = True
                else:
                    group.append(following)
            error = self._commit(group)
            for waiting in group:
                waiting.done(error)
            if last:
                return self._let_go()
            if time.monotonic() - self._since > _TURN_S:
                self._let_go()
            self._ending.wait(max(0.0, began + _APART_S - time.monotonic()))

    def _commit(self, group: Sequence[_Waiting]) -> BaseException | None:
        for last in (False, True):
            try:
                writers = self._writers()
                touched = {name for waiting in group for name in _apply(waiting.change, writers)}
                for name in touched:
                    writers[name].commit()
                return None
            except BaseException as error:  # it belongs to whoever waits, not to this thread
                self._open = None
                if last:
                    log.error("search index not written", error=str(error))
                    failed = unavailable("The search index can't be written.", error)
                    failed.__cause__ = error
                    return failed
        raise AssertionError

    def _writers(self) -> dict[str, tantivy.IndexWriter]:
        folder = self._fixed or self._generations.newest()
        # With its inode: somebody may have removed the folder, and somebody else made it again.
        if self._open and self._open[0] == (folder, folder.stat().st_ino):
            return self._open[1]
        self._let_go()
        try:
            indexes = _opened(folder)
        except ValueError:
            if self._fixed:
                raise
            folder = self._generations.follow(folder)  # files are missing: begin anew
            log.warning("search index begun anew", folder=str(folder))
            indexes = _opened(folder)
        patience = time.monotonic() + _PATIENCE_S
        while True:
            try:
                writers = {name: index.writer(_HEAP, 1) for name, index in indexes.items()}
                self._open, self._since = ((folder, folder.stat().st_ino), writers), time.monotonic()
                return writers
            except ValueError:
                if time.monotonic() > patience or self._ending.wait(0.05):
                    raise  # else another process writes: it lets go after its turn

    def _let_go(self) -> None:
        if self._open:
            for writer in self._open[1].values():
                writer.wait_merging_threads()
            self._open = None


def _opened(folder: Path) -> dict[str, tantivy.Index]:
    """Raises ValueError when a file of it is missing."""
    indexes = {name: tantivy.Index.open(str(folder / name)) for name in ("tweets", "people")}
    for index in indexes.values():
        index.config_reader("manual")
        index.reload()  # opens every segment
    return indexes


def _apply(change: Change, writers: dict[str, tantivy.IndexWriter]) -> set[str]:
    """Answers which indexes it touched."""
    added = {(isinstance(one, TweetDocument), one.id): one for one in change.documents}
    touched: set[str] = set()
    for name, schema, removed in (("tweets", TWEETS, change.tweets), ("people", PEOPLE, change.people)):
        documents = {id: one for (is_tweet, id), one in added.items() if is_tweet is (name == "tweets")}
        if gone := [*removed, *documents]:
            # By a query: a delete by term takes a Python int for a signed one, and finds nothing in an unsigned field.
            writers[name].delete_documents_by_query(these(schema, gone))
            touched.add(name)
        for document in documents.values():
            writers[name].add_document(document_of(document))
    return touched
