"""Views of the system itself: for administrators, and for everybody at a demo world."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["web", "worker", "tab", "other"]


@dataclass(frozen=True)
class TracedPost:
    """A post or repost whose way is kept. text is empty once it is gone; took_ms is until it had reached whom it was for."""

    id: str = ""
    username: str = ""
    text: str = ""
    repost: bool = False
    delivery: Literal["push", "pull", ""] = ""
    followers: int = 0
    took_ms: float = 0
    at: str = ""


@dataclass(frozen=True)
class WayStep:
    """A step of a way. process is a number of the system's, or "@ana" for a tab; left and width are shares of what is drawn, in %.

    count: how many followers were read, or timelines written; 0 for other steps.
    """

    id: str
    name: str
    kind: Kind
    process: str
    depth: int
    begins_ms: float
    took_ms: float
    left: float
    width: float
    count: int = 0


@dataclass(frozen=True)
class WayView:
    """The way of one post. more: steps that are kept, and not drawn. workers and tabs took part in it."""

    post: TracedPost = TracedPost()
    steps: list[WayStep] = field(default_factory=list[WayStep])
    more: int = 0
    pages: int = 0
    timelines: int = 0
    workers: int = 0
    tabs: int = 0


@dataclass(frozen=True)
class HopView:
    """From one part of the system to the next, in the last minute."""

    count: int = 0
    rate: float = 0
    p50_ms: float = 0
    p99_ms: float = 0


@dataclass(frozen=True)
class ProcessView:
    """rate: jobs of a worker, requests of others, a second."""

    kind: Kind
    process: str
    rate: float
    tabs: int
    streams: int


@dataclass(frozen=True)
class CacheView:
    """hits: % of the reads that found what they looked for."""

    name: str
    hits: int


@dataclass(frozen=True)
class EngineView:
    role: Literal["people", "tweets", "timelines", "queue", "search", "media"]
    name: str


@dataclass(frozen=True)
class SystemView:
    """The map: store, enqueue, queue, timelines, push and shown are steps of posts' ways. cached: % of all reads of caches, -1 for none; kept: values in them."""

    requests: HopView = HopView()
    store: HopView = HopView()
    enqueue: HopView = HopView()
    queue: HopView = HopView()
    jobs: HopView = HopView()
    timelines: HopView = HopView()
    push: HopView = HopView()
    shown: HopView = HopView()
    signals_per_s: float = 0
    rows_per_s: float = 0
    depth: int = 0
    web: int = 0
    workers: int = 0
    tabs: int = 0
    cached: int = -1
    kept: int = 0
    processes: list[ProcessView] = field(default_factory=list[ProcessView])
    caches: list[CacheView] = field(default_factory=list[CacheView])
    engines: list[EngineView] = field(default_factory=list[EngineView])


@dataclass(frozen=True)
class ProofView:
    """The newest acts of some people's home timelines beside the truth. of: how many people there are; pending: acts on their way."""

    people: int = 0
    of: int = 0
    acts: int = 0
    differences: int = 0
    pending: int = 0
    took_s: float = 0
    examples: list[str] = field(default_factory=list[str])
    known: bool = False


@dataclass(frozen=True)
class ControlsView:
    """threshold: from so many followers on posts are pulled. demo: its people may be made to post."""

    threshold: int = 0
    demo: bool = False


@dataclass(frozen=True)
class MachineryView:
    """What can be stopped. exists: False where nothing can be; workers: "restarting" while none runs that should; silent: nobody knows."""

    exists: bool = False
    workers: Literal["running", "pausing", "paused", "restarting", "silent"] = "silent"
    pid: str = ""
    restarts: int = 0
    search_stopped: bool = False


@dataclass(frozen=True)
class EventView:
    """What happened, in the order of the page. count: so many of a kind in a row, told as one; of caches, how many values they lost.

    process: of that kind, by its number; username: whose post; late_ms: how long after it was made; why: of an end, or which job.
    """

    id: str = ""
    event: str = ""
    at: str = ""
    kind: Kind = "other"
    process: str = ""
    username: str = ""
    count: int = 1
    late_ms: float = 0
    why: str = ""
