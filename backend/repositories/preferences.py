"""What people have chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.ids import UserId
from backend.models import Preference
from backend.repositories.database import Database


class PreferenceRows:
    def __init__(self, database: Database) -> None:
        self._db = database

    async def of(self, user: UserId) -> dict[str, Any]:
        """What was chosen, by name; nothing for what stands as it was."""
        async with self._db.read() as session:
            row = await session.get(Preference, user)
            return dict(row.chosen) if row else {}

    async def change(self, user: UserId, chosen: Mapping[str, Any]) -> None:
        """Choose these, and leave the others as they are."""
        async with self._db.write(turn=user) as session:
            row = await session.get(Preference, user)
            await session.merge(Preference(user_id=user, chosen={**(row.chosen if row else {}), **chosen}))
