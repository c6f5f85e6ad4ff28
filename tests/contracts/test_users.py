"""People's rows, on each engine of the SQL role."""

from __future__ import annotations

import asyncio

import pytest

from backend.errors import Taken
from backend.repositories.database import Database
from backend.repositories.erasures import Erasures
from backend.repositories.users import Users
from tests.contracts.conftest import Make, user


@pytest.fixture
def users(database: Database) -> Users:
    return Users(database)


async def test_what_is_stored_is_read(users: Users) -> None:
    ana = user(1, "Ana", bio="ñ 🐦 'quoted' %s :name", verified=True, last_seen_ms=2**62, pinned_tweet_id=2**62)
    await users.add(ana)
    (found,) = (await users.get_many([1, 2, 3])).values()
    assert found.model_dump() == ana.model_dump()
    assert (await users.by_usernames(["ANA", "nobody", "not a name"]))["ana"].id == 1
    assert [await users.by_login(name) for name in ("aNa", "ANA@Example.org")] == [found, found]
    assert await users.by_login("nobody") is None


@pytest.mark.parametrize(
    ("name", "email", "field"),
    [
        ("ANA", "other@example.org", "username"),
        ("other", "ANA@example.org", "email"),
        ("email_key", "x@example.org", "username"),
    ],
)
async def test_a_name_and_an_address_are_of_one_person_whatever_the_case(
    users: Users, name: str, email: str, field: str
) -> None:
    await users.add(user(1, "ana"))
    await users.add(user(2, "Email_Key"))
    with pytest.raises(Taken) as refused:
        await users.add(user(3, name, email=email, email_key=email.lower()))
    assert [one.field for one in refused.value.fields] == [field]
    with pytest.raises(Taken):
        await users.change(2, email_key="ana@example.org")
    assert await users.count() == 2


async def test_people_whom_nobody_can_be_share_a_hash(users: Users) -> None:
    crowd = [user(n, f"crowd{n}", password_hash="same", followers_count=n) for n in (3, 4, 5)]
    await users.add_many([*crowd, user(1, "ana", password_hash="hers", followers_count=9)])
    assert [one.id for one in await users.nobodys(2)] == [5, 4]
    await users.change(4, state="suspended")
    assert [one.id for one in await users.nobodys(9)] == [5, 3]


async def test_of_many_who_want_one_name_at_once_one_gets_it(users: Users) -> None:
    names = [name for _ in range(10) for name in ("Dora", "dora", "DORA")]
    wanted = [user(n, name, email_key=f"{n}@example.org") for n, name in enumerate(names, 1)]
    answers = await asyncio.gather(*(users.add(one) for one in wanted), return_exceptions=True)
    assert [type(answer) for answer in answers if answer is not None] == [Taken] * 29
    assert await users.count() == 1


@pytest.mark.slow
async def test_nobody_gets_the_name_of_an_erased_account_not_even_at_the_same_moment(
    database: Database, users: Users, people: Make
) -> None:
    erasures = Erasures(database)
    for n in range(1, 11):
        await people(n)
        asked = (users.add(user(100 + n + k, f"Person{n}", email_key=f"{n} {k}")) for k in (0, 20, 40))
        answers = await asyncio.gather(erasures.finish(n), *asked, return_exceptions=True)
        assert [type(answer) for answer in answers[1:]] == [Taken] * 3
    assert await users.count() == 0


async def test_pages_of_ids(users: Users, people: Make) -> None:
    await people(*range(1, 8))
    await users.suspend(3)
    await users.suspend(5)
    assert await users.ids(2, 3) == [3, 4, 5]
    assert await users.away(3, 10) == [5]
    assert [row.id for row in await users.faces([1, 7, 9])] == [1, 7]


async def test_changes_that_depend_on_what_is_there(users: Users, people: Make) -> None:
    await people(1)
    assert await users.set_pinned(1, 50, True)
    assert not await users.set_pinned(1, 50, True)
    assert not await users.set_pinned(1, 60, False)
    assert await users.set_pinned(1, 50, False)
    await asyncio.gather(*(users.note_pulled(1, act) for act in (5, 9, 7, 8)))
    await users.rehash(1, "another", "new")
    one = (await users.get_many([1]))[1]
    assert (one.last_pulled_act_id, one.password_hash, one.pinned_tweet_id) == (9, "hash", 0)


async def test_lists_of_any_length(users: Users, people: Make) -> None:
    await people(*range(1, 70))
    for length in (0, 1, 2, 3, 5, 64, 69):
        assert sorted(await users.get_many(range(1, length + 1))) == list(range(1, length + 1))
