"""Who follows whom: known people are followed more (a power law), those of one's language and interests more often."""

from __future__ import annotations

import math
from bisect import bisect
from itertools import accumulate
from random import Random

from backend.demo.people import CELEBRITY, DEMO, Person

_DEMO_FOLLOWS = 40
_LIKE_THE_CELEBRITY = 0.92
_FOLLOW_BACK = 0.4


def follows(dice: Random, people: list[Person]) -> list[tuple[int, int]]:
    """Pairs of follower and followee, as places in the list of people; nobody follows themselves or anyone twice."""
    fame = list(accumulate(0.0 if person is CELEBRITY else person.fame for person in people))
    pairs = dict[tuple[int, int], None]()
    for place, person in enumerate(people):
        wanted = min(_wanted(dice, person), len(people) // 2)
        for _ in range(wanted * 20):
            if wanted <= 0:
                break
            other = bisect(fame, dice.random() * fame[-1])
            pair = place, other
            if other != place and pair not in pairs and dice.random() < _kinship(person, people[other]):
                pairs[pair] = None
                wanted -= 1
        if person is DEMO or (person is not CELEBRITY and dice.random() < _LIKE_THE_CELEBRITY):
            pairs.update({(place, other): None for other, them in enumerate(people) if them is CELEBRITY})
    for follower, followee in list(pairs):
        equal = min(1.0, people[follower].fame / people[followee].fame)
        if people[followee] not in (CELEBRITY, DEMO) and dice.random() < _FOLLOW_BACK * equal:
            pairs[followee, follower] = None
    return list(pairs)


def _wanted(dice: Random, person: Person) -> int:
    if person is DEMO:
        return _DEMO_FOLLOWS - 1
    return 6 if person is CELEBRITY else 4 + int(dice.lognormvariate(math.log(18), 0.7))


def _kinship(person: Person, other: Person) -> float:
    """The chance that a person who sees the other follows them."""
    shared = len(set(person.topics) & set(other.topics))
    return (1.0 if person.language == other.language else 0.2) * min(1.0, 0.25 + 0.3 * shared)
