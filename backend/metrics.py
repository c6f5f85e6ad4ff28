"""Prometheus metrics of every process; served at /metrics."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_LAGS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900)  # seconds; what is late is late by minutes
_STEPS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Histogram("chirp_request_seconds", "How long a request took", ["method", "route", "status"])
CACHE_READS = Counter("chirp_cache_reads", "Reads of a cache", ["cache", "outcome"])
CACHE_VALUES = Gauge("chirp_cache_values", "Values that a cache holds", ["cache"])
DEGRADED = Counter("chirp_degraded", "Times that a part was missing and the rest went on", ["part"])
ERRORS = Counter("chirp_errors", "Unexpected errors", ["where"])
RATE_LIMITED = Counter("chirp_rate_limited", "Requests refused by a rate limit", ["action"])
SHED = Counter("chirp_shed", "Calls refused because too many waited for the engine already", ["engine"])
REFUSED = Counter("chirp_refused", "What no page or program of ours sends, and sockets beyond the cap", ["what"])
STEPS = Histogram("chirp_step_seconds", "How long a step of a post's way took", ["step"], buckets=_STEPS)
JOBS = Histogram("chirp_job_seconds", "How long a job took", ["job"])
JOB_FAILURES = Counter("chirp_job_failures", "Jobs that failed, and what became of them", ["job", "outcome"])
DEAD_JOBS = Gauge("chirp_dead_jobs", "Jobs that failed until nobody tried them any more, and are not done yet")
FAN_OUT_ROWS = Counter("chirp_fan_out_rows", "Timeline entries written by fan-out")
FAN_OUT_LAG = Histogram("chirp_fan_out_lag_seconds", "From the post to the end of its fan-out", buckets=_LAGS)
SEARCH_LAG = Histogram("chirp_search_lag_seconds", "From the post to when search finds it", buckets=_LAGS)
LIVE_TABS = Gauge("chirp_live_tabs", "Open browser tabs of signed-in people")
LIVE_STREAMS = Gauge("chirp_live_streams", "Open /api/stream connections")
SIGNALS = Counter("chirp_signals", "Bus signals", ["kind", "direction"])
