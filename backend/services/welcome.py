"""The steps after a sign-up: whether they are still to be shown."""

from __future__ import annotations

from backend.engines import engines
from backend.ids import UserId

_NAME = "welcome"
"""Stands beside what people have chosen, and is no choice: only the form of the pages begins it."""


async def begin(user: UserId) -> None:
    await engines().preferences.change(user, {_NAME: True})


async def is_due(user: UserId) -> bool:
    """From the sign-up until they were gone through or skipped."""
    return (await engines().preferences.of(user)).get(_NAME) is True


async def end(user: UserId) -> None:
    """Never again."""
    await engines().preferences.change(user, {_NAME: False})
