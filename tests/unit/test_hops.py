"""The map of the system from what its processes counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.pulse import Beat, Spread
from backend.services import hops
from backend.settings import Settings

SPREAD = Spread(100, {"0.005": 50, "0.01": 90, "0.1": 99, "1.0": 99})


@pytest.mark.parametrize(
    ("share", "ms"),
    [(0.25, 2.5), (0.5, 5), (0.7, 7.5), (0.9, 10), (0.99, 100), (0.999, 1000)],
)
def test_a_quantile_lies_between_two_bounds(share: float, ms: float):
    assert hops.quantile_ms(share, SPREAD) == pytest.approx(ms)


def test_of_nothing_there_is_no_quantile():
    assert hops.quantile_ms(0.5, Spread()) == 0
    assert hops.quantile_ms(0.5, Spread(0, {"0.1": 0})) == 0
    assert hops.quantile_ms(0.5, Spread(3, {"0.1": 0, "2.0": 0})) == 2000


def test_what_the_processes_counted_is_added_up(tmp_path: Path):
    web = {"requests": SPREAD, "window_s": 50, "tabs": 3, "steps": {"store": Spread(10, {"0.01": 10})}}
    beats = [
        Beat(process="web 11", reads={"users hit": 6, "users miss": 2, "tweets miss": 0}, **web),
        Beat(process="web 12", reads={"users shared": 2}, **web),
        Beat(process="worker 13", window_s=10, jobs=Spread(20, {"0.5": 20}), rows=70, signals={"sent": 20, "heard": 9}),
        Beat(process="chirp 14", window_s=0),
    ]
    found = hops.system(beats, 4, Settings(data_dir=tmp_path))
    assert (found.web, found.workers, found.tabs, found.depth) == (2, 1, 6, 4)
    assert (found.requests.count, found.requests.rate, found.requests.p50_ms, found.requests.p99_ms) == (200, 4, 5, 100)
    assert (found.store.count, found.store.p50_ms) == (20, 5)
    assert found.push.count == 0
    assert (found.jobs.rate, found.rows_per_s, found.signals_per_s) == (2, 7, 2)
    assert found.cached == 80
    assert [(cache.name, cache.hits) for cache in found.caches] == [("users", 80)]
    assert [(one.kind, one.process, one.rate, one.tabs) for one in found.processes] == [
        ("web", "11", 2, 3),
        ("web", "12", 2, 3),
        ("worker", "13", 2, 0),
        ("other", "14", 0, 0),
    ]


def test_without_processes_the_map_is_empty(tmp_path: Path):
    found = hops.system([], 0, Settings(data_dir=tmp_path))
    assert (found.web, found.cached, found.requests.rate, found.processes) == (0, -1, 0, [])


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, ["SQLite", "SQLite", "SQLite", "Valkey", "tantivy", "files"]),
        (
            {
                "database_url": "postgresql+asyncpg://a@b/c",
                "tweets_url": "cassandra://a/b",
                "redis_url": "redis+cluster://a:1",
                "search_url": "meilisearch+https://a",
                "media_url": "s3://a",
            },
            ["PostgreSQL", "Cassandra", "Cassandra", "Redis cluster", "Meilisearch", "S3"],
        ),
        ({"redis_url": "rediss://a"}, ["SQLite", "SQLite", "SQLite", "Redis", "tantivy", "files"]),
    ],
)
def test_each_engine_has_its_name(tmp_path: Path, given: dict[str, str], names: list[str]):
    assert [one.name for one in hops.system([], 0, Settings(data_dir=tmp_path, **given)).engines] == names  # type: ignore[arg-type]
