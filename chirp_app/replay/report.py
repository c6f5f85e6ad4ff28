"""The report of a replay: one HTML file that refers to nothing else."""

from __future__ import annotations

import os
import platform
import time
from collections import Counter
from collections.abc import Sequence
from html import escape

from chirp_app.replay.charts import Points, Ticks, chart, seconds
from chirp_app.replay.crowd import Crowd
from chirp_app.replay.metrics import CACHE_READS, Metrics
from chirp_app.replay.plan import KINDS, Plan
from chirp_app.replay.results import MARKS, OUTCOMES, Results, over_time, percentile

_MOST_DOTS = 2_000
_STYLE = """
:root{color-scheme:light dark;--fg:#1b1f24;--bg:#fff;--soft:#5c6670;--line:#dfe3e8;--s0:#1667c7;--s1:#b8500c;--s2:#2c7a34;--s3:#8a3fb0;--s4:#444c56}
@media(prefers-color-scheme:dark){:root{--fg:#e8eaed;--bg:#14171b;--soft:#9aa4af;--line:#30363d;--s0:#6cb0ff;--s1:#f0a060;--s2:#7fd489;--s3:#d09bf0;--s4:#c9d1d9}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--fg);background:var(--bg);max-width:820px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}p.none,.soft{color:var(--soft)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:.25rem .5rem;text-align:right;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{text-align:left}div.wide{overflow-x:auto}figure{margin:1.5rem 0}figcaption{font-weight:600}svg{width:100%;height:auto}
.grid line{stroke:var(--line)}.grid text{fill:var(--soft);font-size:11px}polyline{fill:none;stroke-width:1.6}
.legend span{font-weight:400;margin-left:.9rem}.legend span::before{content:"\\25CF  "}
""" + "".join(
    f".legend .s{n}::before{{color:var(--s{n})}}polyline.s{n}{{stroke:var(--s{n})}}g.s{n}{{fill:var(--s{n})}}\n"
    for n in range(5)
)


def page(url: str, plan: Plan, crowd: Crowd, results: Results, grown: Metrics) -> str:
    ended = "" if results.seconds >= plan.seconds else f" of {plan.seconds:.0f} (ended early)"
    mix = ", ".join(f"{kind} {weight:g}" for kind, weight in plan.mix.items())
    told = [
        f"{plan.rate:g} requests a second on average (Poisson), for {results.seconds:.0f} s{ended}, mix: {mix}.",
        f"{len(crowd.tokens):,} people act: {crowd.origin}; Zipf with exponent {plan.skew:g}, dice {plan.seed}.",
        f"{url}, replayed {time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())} from {platform.system()} "
        f"on {platform.machine()} with {os.cpu_count()} cores, Python {platform.python_version()}.",
    ]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Chirp: a replay</title><style>{_STYLE}</style><h1>Chirp: a replay</h1>"
        + "".join(f"<p>{escape(one)}</p>" for one in told)
        + _requests(plan, results)
        + _charts(plan, results)
        + _instance(grown)
    )


def _requests(plan: Plan, results: Results) -> str:
    head = ["", "answered", "limited (429)", "refused (4xx)", "failed", *(f"p{mark:g} ms" for mark in MARKS), "max ms"]
    rows = [_row(results, kind, f"{kind}: {KINDS[kind]}") for kind in plan.mix] + [_row(results, None, "all")]
    notes = [
        "Latency counts from the time at which a request was due, so that a slow answer delays nobody's clock; "
        "percentiles are of what was answered, and of what failed with as long as it waited.",
        f"Requests went out {results.late_ms():.1f} ms late at the 99th percentile: what is above a few ms is this machine's doing.",
    ]
    if results.dropped:
        notes.append(
            f"{len(results.dropped):,} requests were dropped: {plan.most_in_flight} were under way already. The instance did not keep up."
        )
    if results.missed:
        notes.append(
            f"{len(results.missed):,} requests were never sent: this machine was more than a second late. It can't ask for so many."
        )
    if results.count("limited"):
        notes.append("Where rate limits refuse, start the instance with CHIRP_RATE_LIMITS=off.")
    return f"<h2>Requests</h2>{_table(head, rows)}" + "".join(f"<p class=soft>{escape(note)}</p>" for note in notes)


def _row(results: Results, kind: str | None, name: str) -> list[str]:
    waits = results.waits(kind)
    counts = [f"{results.count(outcome, kind):,}" for outcome in OUTCOMES]
    return [name, *counts, *(f"{percentile(waits, mark):,.1f}" for mark in (*MARKS, 100))]


def _charts(plan: Plan, results: Results) -> str:
    width, time_axis = max(1.0, results.seconds / 120), seconds(results.seconds)
    waits = [(one.due, one.ms) for one in results.samples if one.waited]
    each = range(len(MARKS))
    curves = {
        kind: [(float(place), percentile(results.waits(kind), MARKS[place])) for place in each] for kind in plan.mix
    }

    def at(mark: float) -> Points:
        return over_time(waits, width, lambda values: percentile(values, mark))

    rates = {
        "due": [one.due for one in results.samples] + results.dropped + results.missed,
        "answered": [one.due for one in results.samples if one.outcome == "ok"],
    }
    known = [one for one in results.moments if one.at <= results.seconds]
    fan_outs = [(at, lag * 1000) for at, lag in results.fan_outs]
    lags = sorted(lag for _, lag in fan_outs)
    unknown = f", {results.unknown:,} not known" if results.unknown else ""
    return "".join(
        [
            "<h2>Latency</h2>",
            chart("Over time", {"p50": at(50), "p99": at(99), "max": at(100)}, unit="ms", x=time_axis),
            chart("Percentiles", curves, unit="ms", x=[(float(place), f"p{MARKS[place]:g}") for place in each]),
            "<h2>Fan-out</h2>",
            f"<p>From the request that posted to the end of the last job, as the posts' own traces tell: {len(lags):,} posts{unknown}; "
            f"p50 {percentile(lags, 50):,.0f} ms, p99 {percentile(lags, 99):,.0f} ms, max {percentile(lags, 100):,.0f} ms.</p>",
            _lags(fan_outs, width, time_axis),
            "<h2>Load</h2>",
            chart(
                "Requests",
                {
                    name: over_time([(at, 1.0) for at in due], width, lambda ones: len(ones) / width)
                    for name, due in rates.items()
                },
                unit="a second",
                x=time_axis,
            ),
            chart(
                "Waiting",
                {
                    "jobs in the queue": over_time(
                        [(one.at, float(one.queue)) for one in known if one.queue is not None], width, max
                    ),
                    "requests in flight": over_time([(one.at, float(one.in_flight)) for one in known], width, max),
                },
                unit="at most",
                x=time_axis,
            ),
        ]
    )


def _lags(fan_outs: Points, width: float, time_axis: Ticks) -> str:
    """A dot for each, or lines where dots would make a picture of megabytes."""
    if len(fan_outs) <= _MOST_DOTS:
        return chart("Lag of each post", {"posts": fan_outs}, unit="ms", x=time_axis, dots=True)
    marks = {"p50": 50, "p99": 99, "max": 100}
    lines = {
        name: over_time(fan_outs, width, lambda lags, mark=mark: percentile(lags, mark)) for name, mark in marks.items()
    }
    return chart("Lag of the posts", lines, unit="ms", x=time_axis)


def _instance(grown: Metrics) -> str:
    if not grown:
        return "<h2>What the instance counted</h2><p class=none>It shows no /metrics here, or nothing grew.</p>"
    counted = [[name, about, f"{value:,.0f}"] for (name, about), value in grown.items() if name != CACHE_READS]
    return (
        "<h2>What the instance counted</h2>"
        + (
            _table(["metric", "of", "grew by"], counted)
            if counted
            else "<p>No error, nothing missing, nothing refused.</p>"
        )
        + _table(["reads of a cache", "all", "found there"], _caches(grown))
    )


def _caches(grown: Metrics) -> list[list[str]]:
    reads, hits = Counter[str](), Counter[str]()
    for (name, about), value in grown.items():
        if name == CACHE_READS:
            cache, _, outcome = about.partition(" ")
            reads[cache] += int(value)
            hits[cache] += 0 if outcome == "miss" else int(value)
    return [[cache, f"{count:,}", f"{hits[cache] / count:.1%}"] for cache, count in reads.items()]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    def line(tag: str, cells: Sequence[str]) -> str:
        return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"

    return f"<div class=wide><table>{line('th', head)}{''.join(line('td', row) for row in rows)}</table></div>"
