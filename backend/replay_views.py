"""What is shown of a replay while it runs, and after."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Phase = Literal["none", "starting", "running", "ending", "done", "failed"]


@dataclass(frozen=True)
class ReplayKindView:
    """kind: home, profile, search, post, like, or all. Latencies are of the last 10 s, and at the end of all."""

    kind: str = ""
    answered: int = 0
    limited: int = 0
    failed: int = 0
    p50_ms: float = 0
    p99_ms: float = 0


@dataclass(frozen=True)
class ReplayView:
    """can: one may be started here. queue: jobs in it, -1 when nobody knows. why: what a replay that failed said last.

    unsent: what was due and not sent, since too much was under way or this machine had no time.
    """

    can: bool = False
    phase: Phase = "none"
    rate: float = 0
    seconds: int = 0
    elapsed_s: int = 0
    in_flight: int = 0
    unsent: int = 0
    queue: int = -1
    fan_out_p50_ms: float = 0
    fan_out_p99_ms: float = 0
    kinds: list[ReplayKindView] = field(default_factory=list[ReplayKindView])
    why: str = ""
