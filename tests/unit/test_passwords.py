"""Which passwords are good enough, and how their hashes behave."""

from __future__ import annotations

import asyncio
import statistics
import time

import pytest

from backend import passwords


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "password",
        "Password123!",
        "P@ssw0rd",
        "1234567890",
        "20071984",
        "aaaaaaaa",
        "abababab",
        "qwertyuiop",
        "iloveyou!!",
        "1football1",
        "dragon2024",
        "lovelove",
        "Corinthians1",
        "x" * 257,
    ],
)
def test_weak_ones(password: str):
    assert passwords.problem(password)


@pytest.mark.parametrize(
    "password", ["chirp-demo", "tangerine moon", "x7#9$2!55q", "correct horse battery", "наша весна 9"]
)
def test_good_ones(password: str):
    assert passwords.problem(password) is None


def test_ones_own_name_is_no_password():
    assert passwords.problem("Marisa_Prado", "marisa_prado")


def test_the_list_is_long():
    words = passwords._words()
    assert len(words) > 1000
    assert all(word == word.lower() for word in words)


async def test_a_hash_is_argon2id_salted_and_verifies():
    one, other = await asyncio.gather(passwords.make_hash("tangerine moon"), passwords.make_hash("tangerine moon"))
    assert one.startswith("$argon2id$")
    assert one != other
    assert await passwords.verify(one, "tangerine moon")
    assert not await passwords.verify(one, "tangerine noon")
    assert not await passwords.verify("nonsense", "tangerine moon")
    assert not await passwords.verify(None, "nobody has this password")
    assert not passwords.needs_rehash(one)


async def test_one_password_on_every_keyboard():
    composed, combining = "caf\u00e9 com leite", "cafe\u0301 com leite"
    assert await passwords.verify(await passwords.make_hash(composed), combining)


@pytest.mark.slow
async def test_the_loop_goes_on_while_hashes_are_made():
    hashing = asyncio.gather(*(passwords.make_hash(f"number {n}") for n in range(8)))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 50


@pytest.mark.slow
async def test_an_unknown_name_takes_as_long_as_a_wrong_password():
    known = await passwords.make_hash("tangerine moon")

    async def seconds(password_hash: str | None) -> float:
        began = time.thread_time()
        passwords._verify(password_hash, "wrong")  # in this thread, where its time can be measured on its own
        return time.thread_time() - began

    for_known = [await seconds(known) for _ in range(7)]
    for_unknown = [await seconds(None) for _ in range(7)]
    assert statistics.median(for_unknown) == pytest.approx(statistics.median(for_known), rel=0.5)
