"""Who may see what, judged at each read: nothing that was filtered is ever cached."""

from __future__ import annotations

from enum import Enum

from backend.engines import engines
from backend.ids import UserId
from backend.repositories.relations import NOBODY, Relations
from backend.tweets.interface import Act, Tweet


class Surface(Enum):
    """Where tweets are shown: mutes hide in FEED (home, search, explore), not on DIRECT (profiles, conversations)."""

    FEED = "feed"
    DIRECT = "direct"


async def relations_of(viewer: UserId | None) -> Relations:
    """The viewer's relations: of this moment as far as this process changed them, else at most 1 s old."""
    if viewer is None:
        return NOBODY
    return await engines().caches.relations.get(viewer) or NOBODY


def visible(act: Act, tweet: Tweet | None, viewer: UserId | None, relations: Relations, surface: Surface) -> bool:
    """False for deleted tweets, for people of a block, and on feeds for muted people."""
    if tweet is None or tweet.deleted_ms:
        return False
    hidden = relations.hidden if surface is Surface.FEED else relations.blocked
    return not hidden or not hidden & ({act.actor_id, tweet.author_id} - {viewer})
