"""What the instance says of itself at /metrics: the growth between two looks."""

from __future__ import annotations

from collections.abc import Mapping

import httpx
from prometheus_client.parser import text_string_to_metric_families

Metrics = Mapping[tuple[str, str], float]
"""By name and label."""

CACHE_READS = "chirp_cache_reads"
_TOLD = {
    "chirp_rate_limited": "action",
    "chirp_errors": "where",
    "chirp_degraded": "part",
    "chirp_shed": "engine",
    "chirp_refused": "what",
    CACHE_READS: "cache",
}


async def read(client: httpx.AsyncClient) -> Metrics | None:
    """None where they are not shown: behind a proxy."""
    answer = await client.get("/metrics")
    if answer.status_code != 200:
        return None
    found = dict[tuple[str, str], float]()
    for family in text_string_to_metric_families(answer.text):
        if label := _TOLD.get(family.name):
            for sample in family.samples:
                if sample.name.endswith("_total"):
                    about = " ".join([sample.labels[label], sample.labels.get("outcome", "")]).strip()
                    found[family.name, about] = sample.value
    return found


def growth(before: Metrics | None, after: Metrics | None) -> Metrics:
    """What grew; nothing where one of the looks saw nothing."""
    if before is None or after is None:
        return {}
    grown = {key: value - before.get(key, 0) for key, value in after.items()}
    return {key: value for key, value in sorted(grown.items()) if value > 0}
