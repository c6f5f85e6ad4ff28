"""A tweet that several people retweeted stands once in a home timeline."""

from __future__ import annotations

from backend.pipeline import collapsed
from backend.skeletons import Row
from backend.tweets.interface import Act


def rows(*acts: tuple[int, int]) -> list[Row]:
    """(act, tweet), newest first; the actor of an act is its id."""
    return [(act, Act(act, tweet, 1, act)) for act, tweet in acts]


def shown(seen: list[Row], window: int, *, ended: bool = True) -> tuple[list[int], dict[int, int]]:
    kept, others = collapsed(seen, window, ended=ended)
    return [act.id for _, act in kept], others


def test_the_older_of_two_acts_on_a_tweet_wins() -> None:
    assert shown(rows((9, 5), (8, 8), (5, 5)), 10) == ([8, 5], {})
    assert shown(rows((9, 1), (8, 8), (7, 1)), 10) == ([8, 7], {7: 1})


def test_far_apart_both_stand() -> None:
    assert shown(rows((9, 1), (8, 8), (7, 7), (6, 1)), 2) == ([9, 8, 7, 6], {})
    assert shown(rows((9, 1), (8, 8), (7, 7), (6, 1)), 3) == ([8, 7, 6], {6: 1})


def test_a_hidden_one_hides_newer_ones_too() -> None:
    assert shown(rows((9, 1), (8, 8), (7, 1), (6, 6), (5, 1)), 2) == ([8, 6, 5], {5: 2})


def test_what_is_undecided_ends_the_rows_until_more_is_seen() -> None:
    seen = rows((9, 9), (8, 1), (7, 7))
    assert shown(seen, 2, ended=False) == ([9], {})
    assert shown([*seen, *rows((6, 6))], 2, ended=False) == ([9, 8, 7, 6], {})
    assert shown([*seen, *rows((6, 1))], 2, ended=False)[0] == [9, 7]
    assert shown(seen, 2, ended=True) == ([9, 8, 7], {})


def test_a_retweet_of_something_newer_than_the_last_row_is_decided() -> None:
    assert shown(rows((9, 8), (7, 7), (6, 6)), 100, ended=False) == ([9, 7, 6], {})


def test_without_retweets_nothing_is_changed() -> None:
    seen = rows((3, 3), (2, 2))
    assert collapsed(seen, 100, ended=False) == (seen, {})
