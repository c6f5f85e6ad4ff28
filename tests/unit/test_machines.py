"""Machine ids are leased: no two processes hold one, and one that slept too long gives way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend import bootstrap
from backend.errors import LeaseLost
from backend.repositories.database import Database
from backend.repositories.machines import LEASE_S, Lease
from backend.settings import Settings


class HandClock:
    ms = 1_760_000_000_000

    def now_ms(self) -> int:
        return self.ms


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    settings = Settings(data_dir=tmp_path, secret_key="x")
    await bootstrap.migrate(settings)
    opened = Database(settings.sql_url)
    yield opened
    await opened.close()


async def test_processes_that_start_together_get_different_ids(database: Database) -> None:
    leases = [Lease(database, HandClock()) for _ in range(8)]
    await asyncio.gather(*(lease.take() for lease in leases))
    assert sorted(lease.machine for lease in leases) == list(range(8))


async def test_a_released_id_is_free_again_but_not_within_the_same_moment(database: Database) -> None:
    clock = HandClock()
    first, second, third = (Lease(database, clock) for _ in range(3))
    await first.take()
    await first.release()
    await second.take()
    assert second.machine == 1
    clock.ms += 1001
    await third.take()
    assert third.machine == 0


async def test_a_renewed_lease_is_kept_and_an_expired_one_is_lost_to_whoever_takes_it(database: Database) -> None:
    clock = HandClock()
    sleeper, other = Lease(database, clock), Lease(database, clock)
    await sleeper.take()
    clock.ms += (LEASE_S - 1) * 1000
    await sleeper.renew()
    clock.ms += (LEASE_S - 1) * 1000
    await sleeper.renew()
    clock.ms += (LEASE_S + 1) * 1000
    await other.take()
    assert other.machine == sleeper.machine
    with pytest.raises(LeaseLost):
        await sleeper.renew()
    assert sleeper.trusted_until() == 0
    await sleeper.take()
    assert sleeper.machine != other.machine
