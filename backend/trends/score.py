"""How far a hashtag is above what was to be expected of it. Pure: numbers in, a number out.

Observed and expected counts are compared by (o - e)^2 / e, a term of Pearson's chi-squared statistic (Philosophical
Magazine 50, 1900): three people where one was expected say as much as a hundred where eighty were. What is expected comes
from the tag's own past, so that what is always busy is no news. An hour's surprise halves every four hours.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

HOURS = 24
"""The last hours, this one included, in which a tag may have been a surprise."""
DAYS = 7
"""What is expected comes from so many days before each of them."""
SPAN = HOURS * (DAYS + 1)
HALF_LIFE_H = 4.0
FLOOR = 1.0
"""One person an hour is expected of every tag: a single account can surprise nobody, however much it posts."""
LEAST = 3.0
"""Fewer people in a day are no trend."""


@dataclass(frozen=True, slots=True)
class Hour:
    """What was said with a tag in one hour. newcomers are people whose account was younger than a day."""

    people: int = 0
    newcomers: int = 0
    tweets: int = 0

    @property
    def everybody(self) -> int:
        return self.people + self.newcomers

    @property
    def weight(self) -> float:
        return weight(self.people, self.newcomers)


def weight(people: int, newcomers: int) -> float:
    """n newcomers count as the square root of n: nine who just came are a few, a ring of a thousand is not a crowd."""
    return people + math.sqrt(newcomers)


def score(weights: Sequence[float]) -> float:
    """Of the weights of the last SPAN hours, oldest first, this hour last: the largest surprise of the last HOURS, with decay.

    0 where nothing was above expectation.
    """
    now = SPAN - 1
    return max(_surprise(weights, now - age) * 0.5 ** (age / HALF_LIFE_H) for age in range(HOURS))


def _surprise(weights: Sequence[float], hour: int) -> float:
    day_before = weights[hour - HOURS : hour]
    same_hour = [weights[hour - day * HOURS] for day in range(1, DAYS + 1)]
    # The larger one: neither what goes on since yesterday nor what comes every morning is a surprise.
    expected = max(FLOOR, _mean(day_before), _mean(same_hour))
    above = weights[hour] - expected
    return above * above / expected if above > 0 else 0.0


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)
