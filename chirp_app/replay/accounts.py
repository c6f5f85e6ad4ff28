"""Makes the accounts and follows of a graph in the engines, many at a time. They go on existing; nobody can log in to them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable, Sequence

from backend import passwords
from backend.engines import Engines
from backend.errors import Misconfigured
from backend.models import Follow, User
from chirp_app.progress import Step
from chirp_app.replay.follow_graph import Edges

_AT_A_TIME = 512
_DOMAIN = "replay.invalid"


async def make(e: Engines, edges: Edges, step: Step) -> list[User]:
    """Everybody of the graph, with what was missing made; those with most followers first. Raises Misconfigured."""
    names = dict.fromkeys(name for edge in edges for name in edge)
    found = await _found(e, list(names), step)
    new = await _rows(e, [name for name in names if name not in found])
    await _add_people(e, new, step)
    people = found | {user.username: user for user in new}
    if follows := await _missing(e, edges, people, {user.id for user in new}):
        await _add_follows(e, follows, step)
        await _count(e, people.values(), step)
    counted = await _found(e, list(names), step)
    return sorted(counted.values(), key=lambda user: (-user.followers_count, user.id))


async def _found(e: Engines, names: Sequence[str], step: Step) -> dict[str, User]:
    found = dict[str, User]()
    for start in range(0, len(names), _AT_A_TIME):
        some = (await e.users.by_usernames(names[start : start + _AT_A_TIME])).values()
        for user in some:
            if user.email_key != _email(user.username):
                raise Misconfigured(f"@{user.username} is somebody's account: the graph can't be made beside it.")
            found[user.username] = user
        step("People looked up", min(start + _AT_A_TIME, len(names)), len(names))
    return found


async def _rows(e: Engines, names: Sequence[str]) -> list[User]:
    nobodys, now = await passwords.make_hash(secrets.token_urlsafe()), e.clock.now_ms()
    return [
        User(
            id=await e.ids.next(),
            username=name,
            username_key=name,
            email=_email(name),
            email_key=_email(name),
            password_hash=nobodys,
            display_name=f"Replay {name.removeprefix('r_')}",
            last_seen_ms=now,
            created_ms=now,
        )
        for name in names
    ]


async def _add_people(e: Engines, new: Sequence[User], step: Step) -> None:
    for start in range(0, len(new), _AT_A_TIME):
        some = new[start : start + _AT_A_TIME]
        await e.users.add_many(some)
        # As for everybody who signs up: an empty home is complete.
        await asyncio.gather(*(e.timelines.raise_floor(user.id, 0) for user in some))
        step("People", start + len(some), len(new))


async def _missing(e: Engines, edges: Edges, people: dict[str, User], new: set[int]) -> list[Follow]:
    """Whoever was made just now has posted nothing: follows of them need no backfill. The others' is found by reconcile."""
    had = await _had(e, [user.id for user in people.values() if user.id not in new])
    return [
        Follow(
            follower_id=people[one].id,
            followee_id=people[other].id,
            follow_id=await e.ids.next(),
            backfilled=people[other].id in new,
        )
        for one, other in edges
        if people[other].id not in had.get(people[one].id, ())
    ]


async def _had(e: Engines, old: Sequence[int]) -> dict[int, set[int]]:
    had = dict[int, set[int]]()
    for start in range(0, len(old), _AT_A_TIME):
        relations = await e.graph.relations(old[start : start + _AT_A_TIME])
        had |= {one: set(told.followees) for one, told in relations.items()}
    return had


async def _add_follows(e: Engines, follows: Sequence[Follow], step: Step) -> None:
    for start in range(0, len(follows), _AT_A_TIME):
        await e.graph.add_many(follows[start : start + _AT_A_TIME])
        step("Follows", min(start + _AT_A_TIME, len(follows)), len(follows))


async def _count(e: Engines, people: Iterable[User], step: Step) -> None:
    """Ids rise with time: from the oldest of these on to the newest, whoever stands between is counted too."""
    ids = sorted(user.id for user in people)
    after, done = ids[0] - 1, 0
    while after < ids[-1] and (counted := await e.graph.repair_counts(after, _AT_A_TIME)):
        after, done = counted[-1], done + len(counted)
        step("Counts", done, None)
    step("Counts", done, done)


def _email(name: str) -> str:
    return f"{name}@{_DOMAIN}"
