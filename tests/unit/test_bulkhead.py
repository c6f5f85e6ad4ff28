"""A bulkhead: whoever is one too many is refused at once and counted, and places come free again however a block ends."""

from __future__ import annotations

import asyncio

import pytest

from backend.bulkhead import Bulkhead
from backend.errors import Overloaded
from backend.metrics import SHED


async def test_the_one_too_many_is_refused_and_the_next_one_is_let_in() -> None:
    crowd, release = Bulkhead("test", 2), asyncio.Event()
    before = SHED.labels("test")._value.get()

    async def call() -> None:
        with crowd:
            await release.wait()

    calls = [asyncio.create_task(call()) for _ in range(3)]
    done, _ = await asyncio.wait(calls, return_when=asyncio.FIRST_EXCEPTION, timeout=5)
    assert [type(task.exception()) for task in done] == [Overloaded]
    assert SHED.labels("test")._value.get() == before + 1
    calls[0].cancel()
    await asyncio.wait({calls[0]})
    again = asyncio.create_task(call())
    release.set()
    await asyncio.gather(calls[1], again)


def test_an_error_inside_frees_the_place() -> None:
    crowd = Bulkhead("test", 1)
    for _ in range(3):
        with pytest.raises(ValueError), crowd:
            raise ValueError
