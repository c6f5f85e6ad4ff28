"""Snowflake ids: unique, growing, and refused rather than doubled."""

from __future__ import annotations

import asyncio

import pytest

from backend import ids
from backend.errors import ClockWentBack, LeaseLost, NotFound
from backend.ids import EPOCH_MS, Snowflakes

NOON = EPOCH_MS + 1_000_000_000


class HandClock:
    """Moves only when told, and by `tick` at each look."""

    def __init__(self, ms: int = NOON, tick: int = 0) -> None:
        self.ms = ms
        self.tick = tick

    def now_ms(self) -> int:
        self.ms += self.tick
        return self.ms


class HeldLease:
    def __init__(self, machine: int = 5, until: float = float("inf")) -> None:
        self.machine = machine
        self.until = until

    def trusted_until(self) -> float:
        return self.until


async def test_an_id_holds_its_time_machine_and_sequence() -> None:
    make = Snowflakes(HandClock(), HeldLease(5))
    first, second = await make.next(), await make.next()
    assert ids.ms_of(first) == NOON
    assert (first >> 12) & 1023 == 5
    assert second == first + 1
    assert ids.at(NOON) <= first < ids.at(NOON + 1)


async def test_two_machines_never_make_the_same_id_in_one_millisecond() -> None:
    clock = HandClock()
    one, other = Snowflakes(clock, HeldLease(1)), Snowflakes(clock, HeldLease(2))
    made = [await make.next() for make in (one, other) for _ in range(100)]
    assert len(set(made)) == 200


async def test_an_exhausted_sequence_waits_for_the_next_millisecond() -> None:
    clock = HandClock()
    make = Snowflakes(clock, HeldLease())
    made = [await make.next() for _ in range(4096)]
    waiting = asyncio.create_task(make.next())
    await asyncio.sleep(0)
    assert not waiting.done()
    clock.ms += 1
    made.append(await waiting)
    assert made == sorted(set(made))
    assert ids.ms_of(made[-1]) == NOON + 1


async def test_a_cancelled_wait_for_the_next_millisecond_doubles_nothing() -> None:
    clock = HandClock()
    make = Snowflakes(clock, HeldLease(0))
    made = [await make.next() for _ in range(4096)]
    for _ in range(3):
        waiting = asyncio.create_task(make.next())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait({waiting})
    clock.ms += 1
    made.append(await make.next())
    assert made == sorted(set(made))
    assert {(id >> 12) & 1023 for id in made} == {0}


async def test_a_clock_that_steps_back_a_little_is_waited_for() -> None:
    clock = HandClock()
    make = Snowflakes(clock, HeldLease())
    before = await make.next()
    clock.ms, clock.tick = NOON - 400, 100
    after = await make.next()
    assert after > before


async def test_a_clock_that_steps_back_far_is_refused_until_it_has_caught_up() -> None:
    clock = HandClock()
    make = Snowflakes(clock, HeldLease())
    before = await make.next()
    clock.ms = NOON - 60_000
    with pytest.raises(ClockWentBack):
        await make.next()
    clock.ms = NOON + 1
    assert await make.next() > before


async def test_without_a_trusted_lease_no_id_is_made() -> None:
    lease = HeldLease(until=0.0)
    make = Snowflakes(HandClock(), lease)
    with pytest.raises(LeaseLost):
        await make.next()
    lease.until, lease.machine = float("inf"), 9
    assert ((await make.next()) >> 12) & 1023 == 9


@pytest.mark.parametrize("text", ["", "-1", "0x1", "1.0", "९", "9" * 20, str(2**63), "1 ", "a"])
def test_what_is_no_id_names_nothing(text: str) -> None:
    with pytest.raises(NotFound):
        ids.parse(text)
