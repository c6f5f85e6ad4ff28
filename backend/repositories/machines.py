"""Leases of Snowflake machine ids: in the SQL database, so that a flushed Redis can't give one id to two processes."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket

import structlog
from sqlmodel import col, select

from backend.clock import Clock, since_boot
from backend.errors import LeaseLost, Unavailable
from backend.ids import MACHINES
from backend.metrics import DEGRADED
from backend.models import MachineLease
from backend.repositories.database import Database

log = structlog.get_logger()

LEASE_S = 60
RENEW_S = 20
TRUST_S = 50
"""A process that could not renew for this long makes no more ids: the lease may end before it notices."""


class Lease:
    """One process' machine id."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.machine = -1
        self._trusted_until = 0.0

    def trusted_until(self) -> float:
        """On the scale of since_boot()."""
        return self._trusted_until

    async def take(self) -> None:
        """Lease the lowest free machine id. Raises Unavailable when all are leased."""
        began = since_boot()
        now = self._clock.now_ms()
        async with self._db.write() as session:
            leases = {lease.machine: lease for lease in await session.exec(select(MachineLease))}
            free = (m for m in range(MACHINES) if m not in leases or leases[m].until_ms < now)
            self.machine = next(free, -1)
            if self.machine < 0:
                raise Unavailable(f"All {MACHINES} machine ids are leased; stop some processes.")
            lease = leases.get(self.machine) or MachineLease(machine=self.machine, holder="", until_ms=0)
            lease.holder, lease.until_ms = self._holder, now + LEASE_S * 1000
            session.add(lease)
        self._trusted_until = began + TRUST_S

    async def renew(self) -> None:
        """Keep the lease. Raises LeaseLost when somebody else has it: this process slept too long."""
        began = since_boot()
        async with self._db.write() as session:
            lease = await session.get(MachineLease, self.machine)
            if lease is None or lease.holder != self._holder:
                self._trusted_until = 0.0
                raise LeaseLost
            lease.until_ms = self._clock.now_ms() + LEASE_S * 1000
            session.add(lease)
        self._trusted_until = began + TRUST_S

    async def keep(self) -> None:
        """Renew until cancelled."""
        while True:
            await asyncio.sleep(RENEW_S)
            try:
                try:
                    await self.renew()
                except LeaseLost:
                    await self.take()
            except Exception:  # whatever it is, the next try may do better; past TRUST_S ids are refused
                DEGRADED.labels("machine_lease").inc()
                log.exception("machine id not renewed", machine=self.machine)

    async def release(self) -> None:
        """Give the id back, for the next process."""
        async with self._db.write() as session:
            held = select(MachineLease).where(
                col(MachineLease.machine) == self.machine, MachineLease.holder == self._holder
            )
            if lease := (await session.exec(held)).first():
                # Not at once: the next holder's first millisecond must not be one of ours, whatever the skew.
                lease.until_ms = self._clock.now_ms() + 1000
                session.add(lease)
