"""Machine ids are leased, on each engine of the SQL role: no two processes hold one, and one that slept too long gives way."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from backend import bootstrap
from backend.errors import LeaseLost, Unavailable
from backend.metrics import DEGRADED
from backend.repositories import machines
from backend.repositories.database import Database
from backend.repositories.machines import LEASE_S, Lease
from backend.settings import Settings


class HandClock:
    ms = 1_760_000_000_000

    def now_ms(self) -> int:
        return self.ms


async def test_processes_that_start_together_get_different_ids(database: Database, other: Database) -> None:
    leases = [Lease(one, HandClock()) for one in (database, other) * 10]
    await asyncio.gather(*(lease.take() for lease in leases))
    assert sorted(lease.machine for lease in leases) == list(range(20))


async def test_ids_that_have_ended_are_given_out_once_too(database: Database, other: Database) -> None:
    clock = HandClock()
    sleepers = [Lease(database, clock) for _ in range(4)]
    await asyncio.gather(*(lease.take() for lease in sleepers))
    clock.ms += (LEASE_S + 1) * 1000
    fresh = [Lease(one, clock) for one in (database, other) * 2]
    renewed, *_ = await asyncio.gather(sleepers[0].renew(), *(lease.take() for lease in fresh), return_exceptions=True)
    holders = [lease.machine for lease in fresh] + ([] if renewed else [sleepers[0].machine])
    assert len(set(holders)) == len(holders)


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


async def test_an_id_that_cannot_be_given_back_ends_by_itself(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, secret_key="x")
    await bootstrap.migrate(settings)
    database, elsewhere = (bootstrap.open_database(settings.sql_url) for _ in range(2))
    clock = HandClock()
    ending, other = Lease(database, clock), Lease(elsewhere, clock)
    await ending.take()
    async with database.write() as session:
        await (await session.connection()).execute(text("PRAGMA query_only = ON"))
    with pytest.raises(Unavailable) as refused:
        await ending.renew()
    assert refused.value.sentence == "The database can't be written."
    assert "readonly" in str(refused.value)
    assert "\n" not in str(refused.value)
    await ending.release()
    clock.ms += (LEASE_S + 1) * 1000
    await other.take()
    assert other.machine == ending.machine
    await elsewhere.close()
    await database.close()


async def test_a_lease_that_could_not_be_renewed_is_tried_again_soon(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Renewals are seldom: a database that was away would be found too late, and no ids made meanwhile."""
    failed = DEGRADED.labels("machine_lease")._value.get
    lease = Lease(database, HandClock())
    await lease.take()
    monkeypatch.setattr(machines, "RENEW_S", 0.01)
    monkeypatch.setattr(machines, "AGAIN_S", 0.1)
    async with database.write() as session:
        await (await session.connection()).execute(text("ALTER TABLE machine_leases RENAME TO away"))
    before, trusted = failed(), lease.trusted_until()
    keeping = asyncio.create_task(lease.keep())
    async with asyncio.timeout(60):
        while failed() == before:
            await asyncio.sleep(0.01)
        monkeypatch.setattr(machines, "RENEW_S", 1000)
        async with database.write() as session:
            await (await session.connection()).execute(text("ALTER TABLE away RENAME TO machine_leases"))
        while lease.trusted_until() == trusted:
            await asyncio.sleep(0.01)
    keeping.cancel()
    await asyncio.wait({keeping})
