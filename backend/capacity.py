"""What a Chirp of some size needs, computed from assumptions about people and from what one of each thing costs.

Pure, but for measured(), which reads the costs that a benchmark wrote (unit_costs.json). Times are in seconds, sizes in bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any, Literal

from backend.words import mark

_BYTES = {1e18: "EB", 1e15: "PB", 1e12: "TB", 1e9: "GB", 1e6: "MB", 1e3: "kB"}
_WORDS = {1e12: "trillion", 1e9: "billion", 1e6: "million"}
DAY_S = 86_400
YEAR_DAYS = 365
_PREFIXES = {1e12: "T", 1e9: "G", 1e6: "M", 1e3: "k"}
_COSTS = Path(__file__).with_name("unit_costs.json")


def _assume(default: float, about: str) -> Any:
    return field(default=default, metadata={"about": about})


@dataclass(frozen=True)
class Assumptions:
    """Each with what it means, its unit and its default in one line: assumptions() tells them."""

    users: float = _assume(500e6, mark("people with an account"))
    daily: float = _assume(0.3, mark("share of them who come on a day"))
    posts: float = _assume(4 / 3, mark("posts of each of those, a day"))
    reads: float = _assume(500, mark("home timelines read for each post"))
    peak: float = _assume(2, mark("the busiest hour, as a multiple of the day's mean"))
    followers: float = _assume(200, mark("people whom somebody follows, and is followed by, on average"))
    skew: float = _assume(
        1.8, mark("exponent of followers' power law: the nearer to 1, the more of all follows go to few people")
    )
    threshold: float = _assume(5000, mark("followers from which on posts are pulled, not pushed"))
    seen: float = _assume(0.6, mark("share of followers seen within 30 days: fan-out leaves out the others"))
    hit: float = _assume(0.9, mark("share of home timelines built from a web process' caches"))
    tabs: float = _assume(0.05, mark("share of a day's people with an open tab at the peak"))
    media: float = _assume(0.1, mark("share of posts with a picture or a video"))
    media_bytes: float = _assume(150e3, mark("bytes of those, with their smaller copies"))
    tweet_bytes: float = _assume(300, mark("bytes of a post, once"))
    post_bytes: float = _assume(
        900, mark("bytes that a post takes in all tables: itself, its author's list, hashtags, counts, likes")
    )
    entry_bytes: float = _assume(60, mark("bytes of an entry of a home timeline"))
    entries: float = _assume(800, mark("entries kept for each person seen within 30 days"))
    person_bytes: float = _assume(1000, mark("bytes of an account in the SQL database, with indexes"))
    follow_bytes: float = _assume(150, mark("bytes of a follow there, with its four indexes"))
    years: float = _assume(5, mark("for which posts and media are kept"))
    replication: float = _assume(3, mark("copies of everything in Cassandra"))
    load: float = _assume(0.5, mark("how busy a processor may be at the peak"))
    cores: float = _assume(16, mark("processor cores of a Cassandra node"))
    disk: float = _assume(4e12, mark("bytes on the disks of a Cassandra node, half of which may be full"))
    shard: float = _assume(1e12, mark("bytes in one shard of the SQL database"))


@dataclass(frozen=True)
class UnitCosts:
    """Seconds of one processor core, and bytes of memory, as unit_costs.json says."""

    web_cpu_s_per_read: float
    """Of a web process, for a home timeline of 20 posts that its caches know."""
    web_cpu_s_per_cold_read: float
    """The same with empty caches."""
    web_cpu_s_per_post: float
    worker_cpu_s_per_row: float
    """Of a worker, for an entry that fan-out writes."""
    cassandra_cpu_s_per_row: float
    """Of each node that keeps it."""
    cassandra_cpu_s_per_read: float
    """Of each node that is asked for a warm home timeline."""
    cassandra_cpu_s_per_post: float
    web_bytes: float
    """A web process at rest."""
    tab_bytes: float
    """An open tab, in its web process."""
    worker_bytes: float


Group = Literal["requests", "storage", "processes", "nodes", "memory"]


@dataclass(frozen=True)
class Measured:
    """When the costs were measured, and on what."""

    at: str
    cores: int
    cpu: str
    load: float

    def __str__(self) -> str:
        return f"{self.at}, {self.cores} cores of {self.cpu}, load {self.load}"


@dataclass(frozen=True)
class Need:
    """how: the formula, in the names of assumptions, unit costs and other needs. mission: the same number in the mission."""

    of: Group
    name: str
    value: float
    unit: str
    how: str
    mission: float | None = None


def measured() -> tuple[UnitCosts, Measured]:
    """The costs that were measured last, and when and on what."""
    told: Mapping[str, Any] = json.loads(_COSTS.read_text())
    about = told["machine"]
    names = {one.name for one in fields(UnitCosts)}
    costs = UnitCosts(**{name: value for name, value in told["costs"].items() if name in names})
    return costs, Measured(told["measured_at"], about["cores"], about["cpu"], about["load_before"])


def assumptions() -> dict[str, tuple[float, str]]:
    """The default of each, and what it means."""
    return {one.name: (float(one.default), one.metadata["about"]) for one in fields(Assumptions)}  # type: ignore[arg-type]


def followed_by_many(a: Assumptions) -> float:
    """Share (0 to 1) of all follows that go to people above the threshold, when followers follow a power law (Pareto)."""
    least = a.followers * (a.skew - 1) / a.skew
    return min(1.0, (least / a.threshold) ** (a.skew - 1))


def needs(a: Assumptions, c: UnitCosts) -> list[Need]:
    """In the order in which they are computed: rates, storage, processes, nodes, memory."""
    return [*rates(a), *storage(a), *machines(a, c)]


def rates(a: Assumptions) -> list[Need]:
    """Per second, on average over a day but where the name says "at the peak"."""
    posts = posts_per_s(a)
    need = partial(Need, "requests")
    return [
        need(mark("posts"), posts, "/s", mark("users * daily * posts / 86400"), 2300),
        need(mark("home timelines read"), posts * a.reads, "/s", mark("posts/s * reads"), 1.1e6),
        need(mark("share of follows to people above the threshold"), followed_by_many(a), "",
             mark("((followers * (skew - 1) / skew) / threshold) ^ (skew - 1)")),
        need(mark("authors pulled at a read"), a.followers * followed_by_many(a), "", mark("followers * that share")),
        need(mark("timeline entries written"), rows_per_s(a), "/s", mark("posts/s * followers * (1 - that share) * seen")),
    ]  # fmt: skip


def storage(a: Assumptions) -> list[Need]:
    """Bytes. Those of the mission count each thing once."""
    made = posts_per_s(a) * DAY_S * YEAR_DAYS * a.years
    need = partial(Need, "storage")
    return [
        need(mark("posts kept"), made, "", mark("posts/s * 86400 * 365 * years")),
        need(mark("posts' own bytes, once"), made * a.tweet_bytes, "B", mark("posts kept * tweet_bytes"), 109e12),
        need(mark("media, once"), made * a.media * a.media_bytes, "B", mark("posts kept * media * media_bytes"), 500e12),
        need(mark("Cassandra: posts with everything about them"), made * a.post_bytes * a.replication, "B",
             mark("posts kept * post_bytes * replication")),
        need(mark("Cassandra: home timelines"), _timelines(a), "B",
             mark("users * seen * entries * entry_bytes * replication")),
        need(mark("SQL: people and follows"), _sql(a), "B", mark("users * (person_bytes + followers * follow_bytes)")),
    ]  # fmt: skip


def machines(a: Assumptions, c: UnitCosts) -> list[Need]:
    """Processes, nodes and memory at the peak."""
    posts, rows = posts_per_s(a) * a.peak, rows_per_s(a) * a.peak
    reads, tabs = posts * a.reads, a.users * a.daily * a.tabs
    read_s = a.hit * c.web_cpu_s_per_read + (1 - a.hit) * c.web_cpu_s_per_cold_read
    webs = ceil((reads * read_s + posts * c.web_cpu_s_per_post) / a.load)
    workers = ceil(rows * c.worker_cpu_s_per_row / a.load)
    quorum = a.replication // 2 + 1
    written = a.replication * (rows * c.cassandra_cpu_s_per_row + posts * c.cassandra_cpu_s_per_post)
    cores = (written + quorum * reads * c.cassandra_cpu_s_per_read) / a.load
    by_disk = (_timelines(a) + posts_per_s(a) * DAY_S * YEAR_DAYS * a.years * a.post_bytes * a.replication) / (
        a.disk / 2
    )
    process, node, memory = (partial(Need, group) for group in ("processes", "nodes", "memory"))
    return [
        process(mark("processor time of a read in a web process"), read_s, "s",
                mark("hit * web_cpu_s_per_read + (1 - hit) * web_cpu_s_per_cold_read")),
        process(mark("web processes (a core each)"), webs, "",
                mark("peak * (reads/s * time of a read + posts/s * web_cpu_s_per_post) / load")),
        process(mark("workers (a core each)"), workers, "", mark("peak * entries/s * worker_cpu_s_per_row / load")),
        node(mark("Cassandra: cores"), ceil(cores), "", mark("peak * (replication * (entries/s * cassandra_cpu_s_per_row + posts/s * cassandra_cpu_s_per_post) + (replication // 2 + 1) * reads/s * cassandra_cpu_s_per_read) / load")),
        node(mark("Cassandra: nodes by processors"), ceil(cores / a.cores), "", mark("cores of Cassandra / cores")),
        node(mark("Cassandra: nodes by disks"), ceil(by_disk), "", mark("bytes in Cassandra / (disk / 2)")),
        node(mark("Cassandra: nodes"), max(ceil(cores / a.cores), ceil(by_disk), a.replication), "",
             mark("the larger of both, and replication at least")),
        node(mark("SQL: shards"), ceil(_sql(a) / a.shard), "", mark("bytes in SQL / shard")),
        memory(mark("memory of open tabs"), tabs * c.tab_bytes, "B", mark("users * daily * tabs * tab_bytes")),
        memory(mark("memory of web processes"), webs * c.web_bytes + tabs * c.tab_bytes, "B",
               mark("web processes * web_bytes + open tabs")),
        memory(mark("memory of workers"), workers * c.worker_bytes, "B", mark("workers * worker_bytes")),
    ]  # fmt: skip


def posts_per_s(a: Assumptions) -> float:
    return a.users * a.daily * a.posts / DAY_S


def rows_per_s(a: Assumptions) -> float:
    """Entries that fan-out writes."""
    return posts_per_s(a) * a.followers * (1 - followed_by_many(a)) * a.seen


def _timelines(a: Assumptions) -> float:
    return a.users * a.seen * a.entries * a.entry_bytes * a.replication


def _sql(a: Assumptions) -> float:
    return a.users * (a.person_bytes + a.followers * a.follow_bytes)


def shown(value: float, unit: str = "") -> str:
    """Three digits: bytes with a prefix, times below a second in ms or µs, what is large in words."""
    if unit == "s" and 0 < value < 1:
        return f"{value * 1e3:.3g} ms" if value >= 1e-3 else f"{value * 1e6:.3g} µs"
    rounded = float(f"{value:.3g}")
    for size, word in (_BYTES if unit == "B" else _WORDS).items():
        if rounded >= size:
            return f"{rounded / size:.3g} {word}" + ("" if unit == "B" else unit)
    return (f"{rounded:,.0f}" if rounded >= 100 else f"{rounded:g}") + unit


def plain(number: float) -> str:
    """As it may be typed to `chirp capacity`."""
    for size, prefix in _PREFIXES.items():
        if number >= max(size, 1e5):
            return f"{number / size:.6g}{prefix}"
    return f"{number:.6g}"
