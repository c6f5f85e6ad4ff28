"""A real Cassandra some of whose answers are lost on their way, as when the node that was asked dies."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from cassandra.query import BatchStatement

from backend.cassandra import LOCAL_QUORUM, Cassandra, Row, Statement
from backend.errors import Unavailable


class Losing(Cassandra):
    """lose() is for the next statements that hold some words, as often as it was called; ran: they do what they say all the same.

    meanwhile is done before whoever asked learns of the loss. unseen() is for reads: they find the rows of before, none at first,
    as of what was decided and has not reached a quorum yet. batches_hang: no LOGGED batch is accepted, as when nodes believe in a dead one.
    """

    batches_hang = False

    _lost: list[tuple[str, bool, Callable[[], Awaitable[object]] | None]] = []
    _unseen: tuple[tuple[str, tuple[Row, ...]], ...] = ()

    def lose(self, words: str, *, ran: bool = True, meanwhile: Callable[[], Awaitable[object]] | None = None) -> None:
        self._lost = [*self._lost, (words, ran, meanwhile)]

    def unseen(self, words: str, *before: Row) -> None:
        self._unseen += ((words, before),)

    @property
    def loses(self) -> list[str]:
        """What was not lost yet."""
        return [*(words for words, _, _ in self._lost), *(words for words, _ in self._unseen)]

    async def rows(self, statement: Statement, parameters: Sequence[Any] = ()) -> list[Row]:
        for one in self._unseen:
            words, before = one
            if words in statement.cql and statement.consistency == LOCAL_QUORUM:
                self._unseen = tuple(other for other in self._unseen if other is not one)
                return list(before)
        for loss in self._lost:
            words, ran, meanwhile = loss
            if words in statement.cql:
                self._lost = [other for other in self._lost if other is not loss]
                if ran:
                    await super().rows(statement, parameters)
                if meanwhile:
                    await meanwhile()
                raise Unavailable("The answer was lost.")
        return await super().rows(statement, parameters)

    def _sent(self, bound: Any) -> asyncio.Future[list[Row]]:
        if self.batches_hang and isinstance(bound, BatchStatement):
            return asyncio.get_running_loop().create_future()
        return super()._sent(bound)
