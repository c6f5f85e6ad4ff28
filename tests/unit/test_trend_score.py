"""The score of a trend, by vectors."""

from __future__ import annotations

import pytest

from backend.trends.score import HOURS, SPAN, Hour, score, weight


def hours(**last: float) -> list[float]:
    """Nothing but what is given: h0 is this hour, h1 the one before ..."""
    weights = [0.0] * SPAN
    for name, value in last.items():
        weights[-1 - int(name[1:])] = value
    return weights


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        (hours(), 0),
        (hours(h0=1), 0),
        (hours(h0=3), 4),
        (hours(h0=11), 100),
        (hours(h4=11), 50),
        (hours(h8=11), 25),
        (hours(h24=11), 0),
        (hours(h0=3, h4=11), 50),
        ([1.0] * SPAN, 0),
        ([80.0] * SPAN, 0),
        ([80.0] * (SPAN - 1) + [100.0], 5),
        ([8.0] * (SPAN - 1) + [16.0], 8),
    ],
)
def test_vectors(weights: list[float], expected: float) -> None:
    assert score(weights) == pytest.approx(expected)


def test_the_same_rise_is_a_larger_surprise_in_a_rare_tag() -> None:
    assert score([2.0] * (SPAN - 1) + [22.0]) > 10 * score([200.0] * (SPAN - 1) + [220.0])


def test_what_comes_every_day_at_this_hour_is_expected() -> None:
    every_morning = [50.0 if hour % HOURS == (SPAN - 1) % HOURS else 0.0 for hour in range(SPAN)]
    assert score(every_morning) == 0


def test_what_goes_on_for_a_day_is_no_news_any_more() -> None:
    begins = [0.0] * (SPAN - 1) + [20.0]
    goes_on = [0.0] * (SPAN - HOURS) + [20.0] * HOURS
    assert score(goes_on) < score(begins) / 20


def test_newcomers_count_as_their_square_root() -> None:
    assert Hour(people=3, newcomers=9).weight == 6
    assert weight(0, 1000) < 32
    assert score(hours(h0=weight(0, 1))) == 0
