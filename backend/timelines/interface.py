"""Materialised home timelines: what fan-out writes and a read of home merges with pulled acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from backend.ids import ActId, UserId
from backend.tweets.interface import Act


@dataclass(frozen=True, slots=True)
class Slice:
    """A piece of one timeline and its floor, of one moment.

    Entries are believed only at or above the floor. None: this viewer has no timeline yet; nothing is believed.
    """

    entries: list[Act]
    floor: ActId | None


class Timelines(Protocol):
    """Entries are unique by (viewer, act id); a slice is newest first and stable under concurrent adds."""

    async def add(self, viewers: Sequence[UserId], act: Act) -> None:
        """Write one act to these viewers' timelines. Idempotent; cost is linear in viewers."""
        ...

    async def fill(self, viewer: UserId, acts: Sequence[Act]) -> None:
        """Write these acts to one timeline. Idempotent."""
        ...

    async def read(self, viewer: UserId, below: ActId | None, limit: int) -> Slice:
        """The newest `limit` entries at or above the floor and below `below` (exclusive), with the floor."""
        ...

    async def floor(self, viewer: UserId) -> ActId | None: ...

    async def raise_floor(self, viewer: UserId, floor: ActId) -> ActId:
        """Believe nothing below this any more; answers the floor reached. Creates the timeline when there is none.

        Never lowers, and always moves: a rebuild that overlaps with it must fail its lower_floor().
        """
        ...

    async def lift_floor(self, viewer: UserId, floor: ActId) -> bool:
        """As raise_floor(), where there is a floor; False, and nothing done, where there is none.

        Nothing is believed there, and what would begin here would be: also of everybody of whom nothing was written.
        """
        ...

    async def lower_floor(self, viewer: UserId, since: ActId, floor: ActId) -> bool:
        """Believe down to this, if the floor still is `since`: whoever rebuilt raised it to that. False: it moved."""
        ...

    async def trim(self, viewers: Sequence[UserId], keep: int) -> None:
        """Keep the newest `keep` entries of each viewer: whenever something is removed, the floor was raised before or with it.

        Where there is no floor, none begins; an engine may leave such a timeline as it is.
        """
        ...

    async def size(self, viewer: UserId) -> int:
        """How many entries are stored, those below the floor included."""
        ...

    async def position(self, viewer: UserId) -> ActId | None:
        """Where the viewer stopped reading: what set_position() was given last. None: nowhere yet."""
        ...

    async def set_position(self, viewer: UserId, act: ActId) -> None: ...

    async def drop(self, viewer: UserId) -> None:
        """Remove one timeline, its floor and the reading position."""
        ...

    async def erase(self, actor: UserId, after: UserId, limit: int) -> UserId:
        """Remove what somebody wrote or did from the next `limit` timelines after that viewer's; answers the last one, 0
        at the end."""
        ...

    async def check(self) -> str:
        """One line on the engine's health for `chirp doctor`. Raises Unavailable."""
        ...

    async def close(self) -> None: ...
