"""A node of Cassandra may have died a moment ago, and the others don't know it yet: whoever waits for an answer waits for less."""

# The driver ships without types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import structlog
from cassandra.policies import (
    ConstantSpeculativeExecutionPolicy,
    HostStateListener,
    SpeculativeExecutionPlan,
    SpeculativeExecutionPolicy,
)

log = structlog.get_logger()

STANDS_S = 20.0
"""Nodes that tell each other every second that they live believe in a dead one for 18 s (phi_convict_threshold 8)."""
_LITTLE_S = 0.05
_SPECULATE_S, _MOST_SPECULATED = 0.15, 2


class Suspicion(HostStateListener):
    """For twenty seconds after the driver lost a node, or after somebody saw what only a dead node explains.

    A call is a chain of statements, each of which may meet the dead node. Usual patience, which is for nodes that are
    slow, would add up; without a reason to suspect one, little patience would double the work of all when they are.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._until = 0.0

    @property
    def stands(self) -> bool:
        return self._now() < self._until

    def patience_s(self, usual: float) -> float:
        """How long to wait for an answer before something else is tried as well."""
        return min(usual, _LITTLE_S) if self.stands else usual

    def arise(self, why: str) -> None:
        """Not any longer when it stands: what is seen with little patience proves nothing, and it would never end."""
        if not self.stands:
            log.warning("a node of Cassandra may have died: others are asked sooner", why=why)
            self._until = self._now() + STANDS_S

    def on_down(self, host: Any) -> None:
        """By a thread of the driver, which logs it."""
        self._until = self._now() + STANDS_S

    def on_up(self, host: Any) -> None: ...

    def on_add(self, host: Any) -> None: ...

    def on_remove(self, host: Any) -> None: ...


class Speculation(SpeculativeExecutionPolicy):
    """A node that hangs is asked no longer: the next one is, for statements that may run twice."""

    def __init__(self, suspicion: Suspicion) -> None:
        self._suspicion = suspicion

    def new_plan(self, keyspace: str | None, statement: Any) -> SpeculativeExecutionPlan:
        delay_s = self._suspicion.patience_s(_SPECULATE_S)
        return ConstantSpeculativeExecutionPolicy(delay_s, _MOST_SPECULATED).new_plan(keyspace, statement)
