"""The supervisor of `chirp run`, which stops and starts the other processes: asked over its private socket, in a demo world only."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import orjson

from backend.errors import NotFound, Unavailable
from backend.words import mark

Order = Literal["status", "pause", "resume", "kill", "stop_search", "start_search"]
_PATIENCE_S = 2.0
_SILENT = mark("The supervisor of this Chirp does not answer. Its terminal says more.")


class NotRunning(Exception):
    """No worker runs, so none can be killed."""


@dataclass(frozen=True)
class Told:
    """pid: of the worker, 0 while none runs. ends: how often it ended by itself, or was killed."""

    pid: int
    paused: bool
    ends: int
    search_stopped: bool


async def ask(socket: Path, order: Order) -> Told:
    """Have it done, and be told how things are then.

    Raises NotFound where no supervisor takes orders, Unavailable when it does not answer, NotRunning.
    """
    try:
        async with asyncio.timeout(_PATIENCE_S):
            answer = await _asked(socket, order)
        if answer.get("error") == "not_running":
            raise NotRunning
        if "error" in answer:
            raise Unavailable(_SILENT, why=ValueError(f"{answer['error']}: {answer.get('why')}"))
        return Told(**answer)
    except FileNotFoundError:
        raise NotFound from None
    except (OSError, ValueError, TypeError, TimeoutError) as error:
        raise Unavailable(_SILENT, why=error) from error


async def _asked(socket: Path, order: Order) -> dict[str, Any]:
    reader, writer = await asyncio.open_unix_connection(socket)
    with closing(writer):
        writer.write(orjson.dumps({"do": order}) + b"\n")
        answer: Any = orjson.loads(await reader.readline())
    if not isinstance(answer, dict):
        raise ValueError(f"no answer of a supervisor: {answer!r}")
    return answer  # pyright: ignore[reportUnknownVariableType]
