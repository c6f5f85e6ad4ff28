"""What happened to the system itself: facts of its own processes, as they stand in Redis.

Pure, so that the supervisor, which speaks to Redis in its own few lines, writes the same.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import orjson

Kind = Literal[
    "started",
    "ended",
    "paused",
    "resumed",
    "caches_flushed",
    "search_stopped",
    "search_started",
    "search_caught_up",
    "threshold",
    "posted",
    "reposted",
    "fanned_out",
    "requeued",
    "taken_over",
    "proved",
]
OF_POSTS: frozenset[str] = frozenset(("posted", "reposted", "fanned_out"))
_SYSTEM, _POSTS = "chirp:events:system", "chirp:events:posts"
STREAMS = (_SYSTEM, _POSTS)
"""Posts stand apart: a flood of them washes away nothing of what was done to processes."""
MOST = {_SYSTEM: 200, _POSTS: 500}
FIELD = "event"


@dataclass(frozen=True)
class Event:
    """process: "worker 77", the one it happened in or to. number: an act, or how many; actor: whose act; why: of an end, or a job's name."""

    kind: Kind
    at_ms: int
    process: str
    number: int = 0
    actor: int = 0
    why: str = ""


def stream(event: Event) -> str:
    return _POSTS if event.kind in OF_POSTS else _SYSTEM


def told(event: Event) -> bytes:
    return orjson.dumps(asdict(event))


def heard(raw: bytes) -> Event:
    """Of an older or newer version too: fields that this one does not know are left out."""
    fields: dict[str, Any] = orjson.loads(raw)
    return Event(**{name: value for name, value in fields.items() if name in Event.__dataclass_fields__})
