"""What a crowd was told compared with what the system shows afterwards: nothing lost, nothing doubled, homes as the oracle says."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterable

from backend.engines import Sizes
from tests.chaos.crowd import Crowd, Person
from tests.contracts.oracle import collapsed

_AT_ONCE = 4


async def differences(crowd: Crowd) -> list[str]:
    """One line for each list that is not as it was acknowledged."""
    return await _found(_checks(crowd))


async def miscounted(crowd: Crowd) -> list[str]:
    """One line for each post whose number of likes is not that of those who like it."""
    likes = Counter(tweet for _, tweet in crowd.likes)
    return await _found(_count(crowd.people[0], tweet, likes[tweet]) for tweet in crowd.touched)


async def _found(checks: Iterable[Awaitable[str]]) -> list[str]:
    async with asyncio.TaskGroup() as tasks:
        turns = asyncio.Semaphore(_AT_ONCE)
        made = [tasks.create_task(_in_turn(turns, check)) for check in checks]
    return [line for task in made if (line := task.result())]


async def _in_turn(turns: asyncio.Semaphore, check: Awaitable[str]) -> str:
    async with turns:
        return await check


def _checks(crowd: Crowd) -> Iterable[Awaitable[str]]:
    names = {person.id: person.name for person in crowd.people}
    for person in crowd.people:
        home = collapsed(crowd.oracle.home(person.id), Sizes().collapse)
        yield _same(person, "/api/timeline", "act_id", home, ordered=True)
        posted = sorted((id for id, act in crowd.oracle.acts.items() if act.actor_id == person.id), reverse=True)
        yield _same(person, f"/api/users/{person.name}/tweets", "id", posted, ordered=True)
        follows = [names[other] for who, other in crowd.oracle.follows if who == person.id]
        yield _same(person, f"/api/users/{person.name}/following", "username", follows)
        likes = [tweet for who, tweet in crowd.likes if who == person.id]
        yield _same(person, f"/api/users/{person.name}/likes", "id", likes)
    for tweet in crowd.touched:
        likers = [names[who] for who, liked in crowd.likes if liked == tweet]
        yield _same(crowd.people[0], f"/api/tweets/{tweet}/likes", "username", likers)


async def _same(person: Person, path: str, key: str, told: Iterable[object], *, ordered: bool = False) -> str:
    expected, shown = [f"{one}" for one in told], await person.listed(path, key)
    if not ordered:
        expected, shown = sorted(expected), sorted(shown)
    if shown == expected:
        return ""
    lost, foreign = set(expected) - set(shown), set(shown) - set(expected)
    doubled = len(shown) - len(set(shown))
    return f"{path} of {person.name}: {len(expected)} told; lost {lost}, foreign {foreign}, doubled {doubled}"


async def _count(person: Person, tweet: int, likes: int) -> str:
    told = (await person.ask("GET", f"/api/tweets/{tweet}")).json()["likes_count"]
    return "" if told == likes else f"{tweet} has {told} likes, not {likes}"
