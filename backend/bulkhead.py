"""A bulkhead before an engine: so many callers may be under way to it, and whoever comes then is refused at once."""

from __future__ import annotations

from types import TracebackType

from backend.errors import Overloaded
from backend.metrics import SHED


def overloaded(engine: str) -> Overloaded:
    """What to raise for whoever is one too many; counted."""
    SHED.labels(engine).inc()
    return Overloaded()


class Bulkhead:
    """An engine that is slow gathers no crowd: memory stays bounded, and whoever was let in waits no longer than its time-outs.

    Entered by one caller after another, from one thread; with blocks of several callers may overlap.
    """

    def __init__(self, engine: str, most: int) -> None:
        """most: callers under way at once, those included that the engine is working for."""
        self._most = most
        self._inside = 0
        self._engine = engine

    def __enter__(self) -> None:
        """Raises Overloaded."""
        if self._inside >= self._most:
            raise overloaded(self._engine)
        self._inside += 1

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._inside -= 1
