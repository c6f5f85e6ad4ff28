"""What a replay tells in the end."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from chirp_app.replay import report
from chirp_app.replay.charts import chart, seconds
from chirp_app.replay.crowd import Crowd
from chirp_app.replay.metrics import growth
from chirp_app.replay.plan import Plan
from chirp_app.replay.results import Moment, Outcome, Results, Sample, over_time, percentile

PLAN = Plan(rate=10, seconds=10, mix={"home": 3, "post": 1}, people=2, skew=1, seed=1, most_in_flight=5)


def sample(ms: float, outcome: Outcome = "ok", kind: str = "home", due: float = 0) -> Sample:
    return Sample(due, kind, outcome, ms, 0.5)


def met(*samples: Sample, **fields: object) -> Results:
    results = Results(**fields)  # pyright: ignore[reportArgumentType]
    for one in samples:
        results.add(one)
    return results


@pytest.mark.parametrize(("mark", "value"), [(50, 50), (90, 90), (99, 99), (99.9, 100), (100, 100)])
def test_a_percentile_is_a_value_that_was_met(mark: float, value: float) -> None:
    assert percentile([float(n) for n in range(1, 101)], mark) == value
    assert percentile([], mark) == 0


def test_what_was_refused_at_once_does_not_flatter_and_what_failed_counts_as_it_waited() -> None:
    results = met(sample(5), sample(1, "limited"), sample(1, "refused"), sample(10_000, "failed"))
    assert results.waits() == [5, 10_000]
    assert [results.count(outcome) for outcome in ("ok", "limited", "refused", "failed")] == [1, 1, 1, 1]
    assert results.count("ok", "post") == 0


def test_the_recent_ones_are_those_answered_since() -> None:
    results = met(sample(5, due=1), sample(9_000, due=2), sample(6, due=12))
    assert results.waits(since=11) == [6, 9_000]


def test_points_are_gathered_in_stretches_of_time() -> None:
    assert over_time([(0.1, 3), (0.9, 1), (4.5, 7)], 1, max) == [(0.5, 3), (4.5, 7)]


def test_a_chart_is_well_formed_and_keeps_within_its_picture() -> None:
    drawn = chart("A <b>", {"p50 & all": [(0, 0), (5, 1234.5), (10, 3)]}, unit="ms", x=seconds(10))
    figure = ElementTree.fromstring(xml(drawn))
    circles = list(figure.iter("circle"))
    assert len(circles) == 3
    assert all(0 <= float(one.attrib["cx"]) <= 760 and 0 <= float(one.attrib["cy"]) <= 240 for one in circles)
    assert circles[1].findtext("title") == "p50 & all: 1,234.5 ms"


def test_a_chart_of_nothing_says_so() -> None:
    assert "Nothing was seen" in chart("Lag", {"posts": []}, unit="ms", x=seconds(0.2))


@pytest.mark.parametrize("end", [0.3, 1, 7, 15.01, 300, 43_200])
def test_the_axis_of_time_ends_with_the_time(end: float) -> None:
    ticks = seconds(end)
    assert (ticks[0][0], ticks[-1][0]) == (0, end)
    assert len(ticks) <= 11


def test_the_report_is_one_file_that_tells_everything_and_loads_nothing() -> None:
    results = met(
        sample(12.5, due=1),
        sample(99, kind="post", due=2),
        sample(1, "limited", "post", 3),
        dropped=[4.0],
        moments=[Moment(1, 2, 3), Moment(2, 0, None)],
        fan_outs=[(2.0, 0.25)],
        unknown=4,
        seconds=6,
    )
    grown = growth({}, {("chirp_cache_reads", "users hit"): 3, ("chirp_cache_reads", "users miss"): 1})
    page = report.page("http://127.0.0.1:1/<x>", PLAN, Crowd(["t"], ["r_1"], "a graph"), results, grown)
    for told in ("6 s of 10 (ended early)", "12.5", "1 requests were dropped", "CHIRP_RATE_LIMITS=off", "4 not known"):
        assert told in page
    assert "75.0%" in page
    assert "&lt;x&gt;" in page
    assert "<x>" not in page
    assert not re.search(r"(src|href|@import|url\()", page)


def test_a_replay_of_nothing_has_a_report_too() -> None:
    page = report.page("http://127.0.0.1:1", PLAN, Crowd(["t"], ["r_1"], "a graph"), Results(), growth(None, {}))
    assert "shows no /metrics" in page


def xml(drawn: str) -> str:
    """HTML lets attributes stand without quotes."""
    return re.sub(r" class=(\w+)", r' class="\1"', drawn)


def test_the_report_of_a_long_replay_stays_small() -> None:
    results = met(
        *(sample(5 + n % 7, due=n / 10) for n in range(20_000)),
        moments=[Moment(float(n), 1, n % 9) for n in range(2_000)],
        fan_outs=[(n / 10, 0.1) for n in range(20_000)],
        seconds=2_000,
    )
    page = report.page("http://127.0.0.1:1", PLAN, Crowd(["t"], ["r_1"], "a graph"), results, {})
    assert "20,000 posts; p50 100 ms" in page
    assert len(page) < 300_000
