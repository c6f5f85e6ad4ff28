"""The SQL database: sessions for reading and for writing. Each engine of it has a file of its own beside this one."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from sqlalchemy import Executable, bindparam, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from backend.errors import Unavailable

_TRIES = 5
_PAUSE_S = 0.02

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class Database(Protocol):
    """What is written in a block is in one transaction; what a block reads is of one moment."""

    url: str

    def read(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A session that only reads, on one snapshot."""
        ...

    def write(self, turn: int | str | None = None) -> AbstractAsyncContextManager[AsyncSession]:
        """A session in one write transaction: committed at the end of the block, rolled back on any error.

        turn: whose rows, or which, are looked at before they are written: blocks with the same one run one after the
        other. Where a condition in the statement or the lock of a row decides already, none is needed.
        Raises Conflict when another transaction was in the way: see again().
        """
        ...

    async def rows(self, statement: Executable, **parameters: Any) -> Sequence[Any]:
        """All rows of one statement that only reads. SQLite answers at once, on the caller's thread: keep them few.

        On the way of every page: build the statement once, with among() for its lists. Building takes longer than reading.
        """
        ...

    def version(self) -> int | None:
        """What was read is still so while this is the same: it changes with every commit. None: this engine can't tell."""
        ...

    def migrating(self) -> AbstractAsyncContextManager[None]:
        """Nobody else on this database is in such a block, whichever process or machine it runs on."""
        ...

    async def schema(self) -> str | None:
        """The newest migration that was applied; None when there was none, or no database yet."""
        ...

    async def close(self) -> None: ...


class Conflict(Unavailable):
    """The database undid the transaction for the sake of another one. Nothing was written: it may be done again."""


def again(method: Callable[Given, Awaitable[Answer]]) -> Callable[Given, Coroutine[Any, Any, Answer]]:
    """For what writes several rows that others write in another order: done anew when it met them, a few times."""

    @wraps(method)
    async def persistent(*given: Given.args, **named: Given.kwargs) -> Answer:
        for tried in range(1, _TRIES):
            try:
                return await method(*given, **named)
            except Conflict:
                await asyncio.sleep(_PAUSE_S * tried * (0.5 + random.random()))
        return await method(*given, **named)

    return persistent


def columns(*chosen: Any) -> Any:
    """A select of single columns: SQLModel says that these are plain values, and so hides what can be done with them."""
    return select(*chosen)


def among(column: Any, name: str) -> Any:
    """Whether a column's value is in the list that is given by that name when the statement is run."""
    return col(column).in_(bindparam(name, expanding=True))
