"""From what the processes counted to the map of the system: each hop with its rate and how long it took."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from backend.pulse import Beat, Spread
from backend.settings import Settings
from backend.xray_views import CacheView, EngineView, HopView, Kind, ProcessView, SystemView

_NO_SPREAD = Spread()
_KINDS: dict[str, Kind] = {"web": "web", "worker": "worker"}
_NAMES = {
    "sqlite": "SQLite",
    "postgresql": "PostgreSQL",
    "cassandra": "Cassandra",
    "redis": "Redis",
    "rediss": "Redis",
    "unix": "Redis",
    "tantivy": "tantivy",
    "meilisearch": "Meilisearch",
    "file": "files",
    "s3": "S3",
}


def system(beats: Sequence[Beat], depth: int, settings: Settings) -> SystemView:
    """beats: of every process that lives; depth: of the queue."""
    return SystemView(
        requests=_hop(beats, lambda beat: beat.requests),
        store=_step(beats, "store"),
        enqueue=_step(beats, "enqueue"),
        queue=_step(beats, "queue"),
        jobs=_hop(beats, lambda beat: beat.jobs),
        timelines=_step(beats, "timelines"),
        push=_step(beats, "push"),
        shown=_step(beats, "shown"),
        signals_per_s=_rate(beats, lambda beat: beat.signals.get("sent", 0)),
        rows_per_s=_rate(beats, lambda beat: beat.rows),
        depth=depth,
        web=sum(_kind(beat) == "web" for beat in beats),
        workers=sum(_kind(beat) == "worker" for beat in beats),
        tabs=sum(beat.tabs for beat in beats),
        cached=_hits(beats, None),
        kept=sum(beat.kept for beat in beats),
        processes=[_process(beat) for beat in beats],
        caches=[CacheView(name, _hits(beats, name)) for name in _caches(beats)],
        engines=_engines(settings),
    )


def quantile_ms(share: float, spread: Spread) -> float:
    """How long at most that share of them took, in ms: between two bounds as if they were spread evenly; 0 for none."""
    wanted, below, under = share * spread.count, 0.0, 0.0
    if spread.count <= 0:
        return 0
    for bound, count in sorted((float(bound), count) for bound, count in spread.at_most.items()):
        if count >= wanted:
            return _ms(below + (bound - below) * (wanted - under) / (count - under))
        below, under = bound, count
    return _ms(below)  # longer than the last bound: nobody knows how much


def _hop(beats: Sequence[Beat], of: Callable[[Beat], Spread]) -> HopView:
    spreads = [of(beat) for beat in beats]
    merged = Spread(sum(one.count for one in spreads), {})
    for spread in spreads:
        for bound, count in spread.at_most.items():
            merged.at_most[bound] = merged.at_most.get(bound, 0) + count
    return HopView(
        count=int(merged.count),
        rate=_rate(beats, lambda beat: of(beat).count),
        p50_ms=quantile_ms(0.5, merged),
        p99_ms=quantile_ms(0.99, merged),
    )


def _step(beats: Sequence[Beat], name: str) -> HopView:
    return _hop(beats, lambda beat: beat.steps.get(name, _NO_SPREAD))


def _rate(beats: Sequence[Beat], of: Callable[[Beat], float]) -> float:
    """A second: each process over its own window, which is short for one that has just begun."""
    return short(sum(of(beat) / max(beat.window_s, 1) for beat in beats))


def named(process: str) -> tuple[Kind, str]:
    """The kind of a process, and its number, from the name that it has in traces and pulses."""
    kind, _, number = process.partition(" ")
    return _KINDS.get(kind, "other"), number


def _kind(beat: Beat) -> Kind:
    return named(beat.process)[0]


def _process(beat: Beat) -> ProcessView:
    kind, number = named(beat.process)
    work = beat.jobs if kind == "worker" else beat.requests
    rate = short(work.count / max(beat.window_s, 1))
    return ProcessView(kind, number, rate, beat.tabs, beat.streams)


def _caches(beats: Sequence[Beat]) -> list[str]:
    return sorted({key.partition(" ")[0] for beat in beats for key, count in beat.reads.items() if count})


def _hits(beats: Sequence[Beat], cache: str | None) -> int:
    """% of the reads of a cache (None: of all) that found what they looked for; -1 when there was none."""
    reads = hits = 0.0
    for beat in beats:
        for key, count in beat.reads.items():
            name, _, outcome = key.partition(" ")
            if cache in (None, name):
                reads += count
                hits += count if outcome != "miss" else 0
    return int(100 * hits / reads) if reads else -1


def _engines(settings: Settings) -> list[EngineView]:
    bus = "Valkey" if not settings.redis_url else _name(settings.redis_url)
    tweets = _name(settings.tweets_url or "sqlite")
    return [
        EngineView("people", _name(settings.sql_url)),
        EngineView("tweets", tweets),
        EngineView("timelines", tweets),
        EngineView("queue", bus),
        EngineView("search", _name(settings.search_url or "tantivy")),
        EngineView("media", _name(settings.media_url or "file")),
    ]


def _name(url: str) -> str:
    scheme = url.partition(":")[0]
    return "Redis cluster" if scheme == "redis+cluster" else _NAMES[scheme.partition("+")[0]]


def _ms(seconds: float) -> float:
    return short(seconds * 1000)


def short(number: float) -> float:
    """As many digits as people read."""
    return round(number, 2) if number < 1 else round(number, 1) if number < 100 else float(round(number))
