"""Accounts whose owners want them erased: out of sight at once, taken back within 30 days, erased by workers/erasures."""

from __future__ import annotations

from backend.engines import engines
from backend.ids import UserId
from backend.services import suspensions

GRACE_MS = 30 * 24 * 3600 * 1000


async def begin(user: UserId) -> int:
    """Nobody sees the account any more, and all its sessions end; answers when it will be erased (ms)."""
    e = engines()
    due_ms = await e.erasures.begin(user, e.clock.now_ms() + GRACE_MS)
    await suspensions.settle(user)
    return due_ms


async def due(user: UserId) -> int:
    """When the account will be erased (ms); 0: it stays."""
    found = await engines().erasures.get(user)
    return found.due_ms if found else 0


async def take_back(user: UserId) -> bool:
    """Everything is as it was, but the sessions. False when it is too late, or the account is suspended."""
    e = engines()
    if not await e.erasures.take_back(user, e.clock.now_ms()):
        return False
    await suspensions.settle(user)
    return True
