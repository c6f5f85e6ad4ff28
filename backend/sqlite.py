"""A SQLite file of an embedded store: reads at once on the caller's thread, writes by one thread in grouped commits."""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from backend.bulkhead import overloaded
from backend.errors import Unavailable, unavailable
from backend.text import tag_key

Answer = TypeVar("Answer")
_GROUP = 64
_MOST_WAITING = 2_000
_MOST_ANSWERS = 2_000
_MOST_ROWS, _LONGEST = 100, 3_000
"""Longer answers, and answers to longer parameters, are not kept."""


@dataclass(slots=True)
class _Write:
    work: Callable[[sqlite3.Connection], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    durable: bool

    def done(self, answer: object, error: BaseException | None = None) -> None:
        def settle() -> None:
            if self.future.done():
                return
            if error is None:
                self.future.set_result(answer)
            else:
                self.future.set_exception(error)

        try:
            self.loop.call_soon_threadsafe(settle)
        except RuntimeError:
            pass  # the loop has closed: nobody waits for this answer any more


class SqliteFile:
    """One reader and one writer connection of this process to one file.

    Reads take 10-50 us, less than a hop to a thread would: they run where they are called. Writes go to a thread
    that holds BEGIN IMMEDIATE for as many of them as wait, each in a savepoint of its own, so that N concurrent
    writes cost one sync to disk.
    """

    def __init__(self, path: Path, *, durable: bool) -> None:
        """durable: a commit survives a power cut (synchronous FULL); else it survives a killed process (NORMAL)."""
        self.path = path
        self._durable = durable
        self._reader = self._connect()
        self._reader.execute("PRAGMA query_only = ON")
        self._answers: dict[tuple[str, Sequence[Any]], Any] = {}
        self._version = -1
        self._writer = self._connect()
        self._waiting: queue.SimpleQueue[_Write | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._write_all, name=f"writer of {path.name}", daemon=True)
        self._thread.start()

    def _connect(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
            for pragma in (
                "journal_mode = WAL",
                f"synchronous = {_sync(self._durable)}",
                "cache_size = -32768",
                "mmap_size = 268435456",
                "wal_autocheckpoint = 4000",
            ):
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error as error:
            raise unavailable(f"The file {self.path} can't be opened.", error) from error
        return connection

    def rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        """All rows of a read, of one snapshot. Keep them few: the event loop waits."""
        try:
            return self._reader.execute(sql, parameters).fetchall()
        except sqlite3.OperationalError as error:
            raise unavailable(f"The file {self.path.name} can't be read.", error) from error

    def answer(self, sql: str, parameters: tuple[Any, ...], make: Callable[[list[Any]], Answer]) -> Answer:
        """What make makes of rows(); the very object of the last time as long as nobody has committed to the file since.

        For what is asked again and again: asking whether it still holds takes a tenth of the time. The answer is shared.
        """
        version = self.rows("PRAGMA data_version")[0][0]  # changes with every commit, whichever process made it
        if version != self._version or len(self._answers) >= _MOST_ANSWERS:
            self._answers.clear()
            self._version = version
        key = (sql, parameters)
        if key in self._answers:
            return self._answers[key]
        rows = self.rows(sql, parameters)
        made = make(rows)
        if len(rows) <= _MOST_ROWS and all(len(one) <= _LONGEST for one in parameters if isinstance(one, str)):
            # A commit since the first line changes the version: what is kept here is then thrown away unanswered.
            self._answers[key] = made
        return made

    async def write(self, work: Callable[[sqlite3.Connection], Answer], *, durable: bool = True) -> Answer:
        """Run work inside a write transaction; what it answers is committed when this returns.

        durable False: a power cut may take it back even where the file is durable; nobody waits for the disk.
        """
        if self._closed:
            raise Unavailable(f"The file {self.path.name} is closed: this process is ending.")
        if self._waiting.qsize() >= _MOST_WAITING:  # the disk hangs, or another process holds the file
            raise overloaded(self.path.stem)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        self._waiting.put(_Write(work, future, loop, durable))
        return await future

    def close(self) -> None:
        """Returns when the writes that wait are committed; later ones are refused."""
        self._closed = True
        self._waiting.put(None)
        self._thread.join(timeout=30)
        self._reader.close()

    def _write_all(self) -> None:
        with closing(self._writer) as connection:
            while (first := self._waiting.get()) is not None:
                group, last = [first], False
                while len(group) < _GROUP and not self._waiting.empty():
                    following = self._waiting.get()
                    if following is None:
                        last = True
                        break
                    group.append(following)
                self._commit(connection, group)
                if last:
                    return

    def _commit(self, connection: sqlite3.Connection, group: list[_Write]) -> None:
        answers: list[tuple[_Write, Any, BaseException | None]] = []
        durable = self._durable and any(write.durable for write in group)
        try:
            connection.execute(f"PRAGMA synchronous = {_sync(durable)}")
            connection.execute("BEGIN IMMEDIATE")
            for write in group:
                connection.execute("SAVEPOINT one")
                try:
                    answers.append((write, _own(write.work(connection)), None))
                except sqlite3.OperationalError:
                    raise  # the disk is full, the file is locked ...: it concerns the whole group
                except Exception as refused:  # it belongs to the one who asked; the others go on
                    connection.execute("ROLLBACK TO one")
                    answers.append((write, None, refused))
                connection.execute("RELEASE one")
            connection.execute("COMMIT")
        except BaseException as error:  # it belongs to whoever waits, not to this thread
            with suppress(sqlite3.Error):  # what can't be rolled back now makes the next BEGIN fail, and say so
                connection.execute("ROLLBACK")
            failed = unavailable(f"The file {self.path.name} can't be written.", error)
            failed.__cause__ = error
            answers = [(write, None, failed) for write in group]
        for write, answer, error in answers:
            write.done(answer, error)


def _sync(durable: bool) -> str:
    return "FULL" if durable else "NORMAL"


def _own(answer: Any) -> Any:
    """A cursor ends here, in the writer's thread: freed in another, it resets a statement that this one may be using."""
    if isinstance(answer, sqlite3.Cursor):
        answer.close()
        return None
    return answer


def migrate(path: Path, folder: Path) -> int:
    """Bring a file's schema up by the numbered scripts of folder (0001_name.sql ...). Safe twice and by two processes.

    Answers the version reached. The version is kept in the file as user_version. Scripts may call tag_key().
    """
    scripts = sorted(folder.glob("*.sql"))
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as connection:
        connection.create_function("tag_key", 1, tag_key, deterministic=True)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        for number, script in enumerate(scripts, start=1):
            if number > version:
                for statement in script.read_text().split(";\n"):
                    if statement.strip():
                        connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    return len(scripts)


def is_migrated(path: Path, folder: Path) -> bool:
    """True when migrate() would change nothing. Makes no file."""
    if not path.exists():
        return False
    with closing(sqlite3.connect(path, timeout=60)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    return version >= len(list(folder.glob("*.sql")))
