"""Leases of Snowflake machine ids: in the SQL database, so that a flushed Redis can't give one id to two processes."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket

import structlog
from sqlalchemy import update
from sqlmodel import select

from backend.clock import Clock, since_boot
from backend.errors import LeaseLost, Unavailable
from backend.ids import MACHINES
from backend.metrics import DEGRADED
from backend.models import MachineLease
from backend.repositories.database import Database

log = structlog.get_logger()

LEASE_S = 60
RENEW_S = 20
AGAIN_S = 2
"""After a try that failed: a database that is back within TRUST_S must not be found too late."""
TRUST_S = 50
"""A process that could not renew for this long makes no more ids: the lease may end before it notices."""
_TURN = "machine_leases"


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
        async with self._db.write(turn=_TURN) as session:
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
        if not await self._set_until(self._clock.now_ms() + LEASE_S * 1000):
            self._trusted_until = 0.0
            raise LeaseLost
        self._trusted_until = began + TRUST_S

    async def keep(self) -> None:
        """Renew until cancelled."""
        pause = RENEW_S
        while True:
            await asyncio.sleep(pause)
            pause = AGAIN_S
            try:
                try:
                    await self.renew()
                except LeaseLost:
                    await self.take()
                pause = RENEW_S
            except Unavailable as error:
                DEGRADED.labels("machine_lease").inc()
                log.error("machine id not renewed", machine=self.machine, error=str(error))
            except Exception:  # whatever it is, the next try may do better; past TRUST_S ids are refused
                DEGRADED.labels("machine_lease").inc()
                log.exception("machine id not renewed", machine=self.machine)

    async def release(self) -> None:
        """Give the id back, for the next process. Where that fails the lease ends by itself."""
        try:
            # Not at once: the next holder's first millisecond must not be one of ours, whatever the skew.
            await self._set_until(self._clock.now_ms() + 1000)
        except Unavailable as error:
            log.warning("machine id not given back", machine=self.machine, error=str(error))

    async def _set_until(self, until_ms: int) -> bool:
        """False when somebody else holds it."""
        held = update(MachineLease).filter_by(machine=self.machine, holder=self._holder)
        async with self._db.write(turn=_TURN) as session:
            return (await session.exec(held.values(until_ms=until_ms))).rowcount == 1
