"""What Reflex keeps of tabs that were closed: it would stay in memory for as long as that of an idle tab."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any

from reflex.istate.manager import StateManager
from reflex.istate.manager.memory import StateManagerMemory
from reflex.state import BaseState

from state.session import VISITOR, SessionState

_KEPT_S = 120.0
"""A tab that comes back within this time, over a new connection, finds its state; later it reads everything anew.

A visitor's does so at once: anybody can open and close as many as they like.
"""


class ClosedTabs:
    """Told now and then which tabs are connected, it releases the states of those that have not been for a while."""

    def __init__(self, manager: StateManager) -> None:
        self._manager = manager
        self._since: dict[str, float] = {}
        """When each token without a socket was first seen so."""

    def sweep(self, connected: Collection[str]) -> None:
        """connected: the tokens that have a socket."""
        if not isinstance(self._manager, StateManagerMemory):
            return
        now = time.monotonic()
        kept = [token for _, token in self._manager._token_expires_at.values() if token.ident not in connected]
        self._since = {token.ident: self._since.get(token.ident, now) for token in kept}
        for token in kept:
            lock = self._manager._states_locks.get(token.lock_key)
            is_due = now - self._since[token.ident] >= _KEPT_S or not _owned(self._manager.states.get(token.cache_key))
            if is_due and not (lock and lock.locked()):
                self._manager._purge_token(token)


def _owned(root: Any) -> bool:
    """Whether the state belongs to somebody's session."""
    session = root.substates.get(SessionState.get_name()) if isinstance(root, BaseState) else None
    return isinstance(session, SessionState) and session._owner not in ("", VISITOR)
