"""GET /api/timeline beside a JSON route that does nothing, on the same server."""

from __future__ import annotations

import statistics
import urllib.request

import httpx

from tests.benchmarks.load import Load, drive, request
from tests.benchmarks.results import Result, percentile
from tests.benchmarks.sizes import Sizes
from tests.benchmarks.system import System


async def run(system: System, sizes: Sizes) -> list[Result]:
    readers = [system.world.readers[place % len(system.world.readers)] for place in range(sizes.clients)]
    timeline = [[request("GET", "/api/timeline", reader.token)] for reader in readers]
    static = [[request("GET", "/api/bench/static", reader.token)] for reader in readers]
    size = _put_static(system, readers[0].token)
    await drive(system.port, timeline, seconds=sizes.seconds)  # warm
    before = system.metrics()
    pairs: list[tuple[Load, Load]] = []
    for _ in range(sizes.rounds):
        pairs.append(
            (
                await drive(system.port, static, seconds=sizes.seconds),
                await drive(system.port, timeline, seconds=sizes.seconds),
            )
        )
    after = system.metrics()
    cold_requests = [request("GET", "/api/bench/cold", reader.token) for reader in readers]
    cold = await drive(system.port, [cold_requests * (sizes.cold_reads // sizes.clients)])
    crowd = await drive(system.port, [[one] * (sizes.cold_reads // sizes.clients) for one in cold_requests])
    assert not any(load.failed for pair in pairs for load in pair)
    assert not cold.failed
    assert not crowd.failed
    return [
        *_warm(pairs, size),
        _cold("one after the other", cold),
        _cold(f"{sizes.clients} at once", crowd),
        *_hit_rates(before, after),
    ]


def _put_static(system: System, token: str) -> int:
    """Let the static route answer what the first reader's timeline answers; its size in bytes."""
    with httpx.Client(base_url=system.url, headers={"authorization": f"Bearer {token}"}) as client:
        page = client.get("/api/timeline").raise_for_status()
        assert len(page.json()["items"]) == 20
        client.put("/api/bench/static", content=page.content).raise_for_status()
    with urllib.request.urlopen(f"{system.url}/api/bench/static") as answer:
        return len(answer.read())


def _warm(pairs: list[tuple[Load, Load]], size: int) -> list[Result]:
    share = statistics.median(timeline.per_second / static.per_second for static, timeline in pairs)
    static = statistics.median(load.per_second for load, _ in pairs)
    timeline = statistics.median(load.per_second for _, load in pairs)
    latencies = [one for _, load in pairs for one in load.latencies]
    own = max(load.own_cpu for pair in pairs for load in pair)
    told = f"{timeline:,.0f} of {static:,.0f} requests/s; {size:,} bytes; load client <= {own:.0%} of a core"
    p50 = f"p50 {percentile(latencies, 0.5):.1f} ms of {len(latencies):,} reads, 8 clients"
    return [
        Result("Home over REST, share of static JSON", share, "", 0.5, at_most=False, detail=told),
        Result("Home over REST, warm, p99", percentile(latencies, 0.99), "ms", 25, detail=p50),
    ]


def _cold(how: str, cold: Load) -> Result:
    told = f"p50 {percentile(cold.latencies, 0.5):.1f} ms of {len(cold.latencies):,}; all caches emptied before each"
    return Result(f"Home over REST, cold, {how}, p99", percentile(cold.latencies, 0.99), "ms", 60, detail=told)


def _hit_rates(before: dict[str, float], after: dict[str, float]) -> list[Result]:
    rates: list[str] = []
    total_hits = total = 0.0
    for cache in ("viewers", "users", "relations", "tweets", "counts", "cards"):
        hit, miss, shared = (
            after.get(name, 0) - before.get(name, 0)
            for name in (
                f'chirp_cache_reads_total{{cache="{cache}",outcome="{kind}"}}' for kind in ("hit", "miss", "shared")
            )
        )
        total_hits, total = total_hits + hit + shared, total + hit + miss + shared
        rates.append(f"{cache} {(hit + shared) / max(hit + miss + shared, 1):.2%}")
    return [Result("Cache hit rate, warm readers", total_hits / max(total, 1), "", detail=", ".join(rates))]
