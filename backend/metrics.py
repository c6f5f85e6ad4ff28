"""Prometheus metrics of every process; served at /metrics."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Histogram("chirp_request_seconds", "How long a request took", ["method", "route", "status"])
CACHE_READS = Counter("chirp_cache_reads", "Reads of a cache", ["cache", "outcome"])
DEGRADED = Counter("chirp_degraded", "Times that a part was missing and the rest went on", ["part"])
ERRORS = Counter("chirp_errors", "Unexpected errors", ["where"])
RATE_LIMITED = Counter("chirp_rate_limited", "Requests refused by a rate limit", ["action"])
REFUSED = Counter("chirp_refused", "What no page or program of ours sends, and sockets beyond the cap", ["what"])
JOBS = Histogram("chirp_job_seconds", "How long a job took", ["job"])
FAN_OUT_ROWS = Counter("chirp_fan_out_rows", "Timeline entries written by fan-out")
FAN_OUT_LAG = Histogram("chirp_fan_out_lag_seconds", "From the post to the end of its fan-out")
SEARCH_LAG = Histogram("chirp_search_lag_seconds", "From the post to when search finds it")
LIVE_TABS = Gauge("chirp_live_tabs", "Open browser tabs of signed-in people")
LIVE_STREAMS = Gauge("chirp_live_streams", "Open /api/stream connections")
SIGNALS = Counter("chirp_signals", "Bus signals", ["kind", "direction"])
