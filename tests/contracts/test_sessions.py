"""Sessions, on each engine of the SQL role."""

from __future__ import annotations

import asyncio

import pytest

from backend.models import Session
from backend.repositories.database import Database
from backend.repositories.erasures import Erasures
from backend.repositories.sessions import LIFETIME_MS, Sessions
from backend.repositories.users import Users
from tests.contracts.conftest import Make

HOUR_MS = 3600 * 1000
NOW = 1_760_000_000_000


def session(id: int, user: int = 1, now_ms: int = NOW) -> Session:
    return Session(
        id=id,
        user_id=user,
        token_hash=bytes([id]) * 32,
        created_ms=now_ms,
        last_seen_ms=now_ms,
        expires_ms=now_ms + LIFETIME_MS,
    )


async def test_who_stands_behind_tokens(database: Database, people: Make) -> None:
    sessions = Sessions(database)
    await people(1, 2)
    for one in (session(1), session(2), session(3, user=2)):
        assert await sessions.add(one, "hash")
    tokens = [bytes([id]) * 32 for id in (1, 3, 9)]
    found = await sessions.viewers(tokens, NOW)
    assert {token: viewer.username for token, viewer in found.items()} == {tokens[0]: "person1", tokens[1]: "person2"}
    await Users(database).suspend(2)
    assert list(await sessions.viewers(tokens, NOW)) == tokens[:1]
    assert await sessions.viewers(tokens, NOW + LIFETIME_MS) == {}


async def test_being_asked_for_keeps_a_session_and_a_new_one_sweeps_the_old(database: Database, people: Make) -> None:
    sessions = Sessions(database)
    await people(1)
    await sessions.add(session(1), "hash")
    await sessions.add(session(2), "hash")
    later = NOW + LIFETIME_MS - HOUR_MS
    await asyncio.gather(*(sessions.viewers([bytes([1]) * 32], later) for _ in range(8)))
    assert await sessions.add(session(3, now_ms=NOW + LIFETIME_MS), "hash")
    assert [one.id for one in await sessions.of(1, NOW)] == [3, 1]


@pytest.mark.slow
async def test_a_log_in_that_meets_a_new_password_is_judged_by_it(database: Database, people: Make) -> None:
    """Whichever comes first: no session stays that was begun with the old one."""
    sessions = Sessions(database)
    for person in range(1, 11):
        await people(person)
        await sessions.add(session(person, user=person), "hash")
        logins = [sessions.add(session(person * 20 + n, user=person), "hash") for n in range(4)]
        changes = [sessions.change_password(person, "hash", f"new{n}", kept=person) for n in range(2)]
        *_, first, second = await asyncio.gather(*logins, *changes)
        assert (first is None) != (second is None)
        assert [one.id for one in await sessions.of(person, NOW)] == [person]


async def test_who_is_erased_can_come_back_or_log_in_no_more(database: Database, people: Make) -> None:
    sessions, erasures = Sessions(database), Erasures(database)
    await people(1, 2)
    assert (
        await asyncio.gather(*(erasures.begin(1, due_ms=50 + n) for n in range(5)))
        == [(await erasures.due(99, 0, 10))[0].due_ms] * 5
    )
    assert not await sessions.add(session(1), "hash")
    assert sum(await asyncio.gather(*(erasures.take_back(1, 10) for _ in range(5)))) == 1
    assert await sessions.add(session(1), "hash")
    await erasures.begin(1, due_ms=50)
    assert await erasures.start(1)
    assert not await erasures.take_back(1, 10)
    assert await erasures.rows(1, 10) == 1
    await asyncio.gather(erasures.finish(1), erasures.finish(1))
    assert await Users(database).get_many([1]) == {}
    assert await sessions.end(2) is False
