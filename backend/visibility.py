"""Who may see what, judged at each read: nothing that was filtered is ever cached."""

from __future__ import annotations

from collections.abc import Collection, Set
from enum import Enum

from backend.engines import engines
from backend.ids import UserId
from backend.repositories.relations import NOBODY, Relations
from backend.tweets.interface import Act, Tweet
from backend.views import SUSPENDED


class Surface(Enum):
    """Where tweets are shown: mutes hide in FEED (home, search, explore), not on DIRECT (profiles, conversations)."""

    FEED = "feed"
    DIRECT = "direct"


async def relations_of(viewer: UserId | None) -> Relations:
    """The viewer's relations: of this moment as far as this process changed them, else at most 1 s old."""
    if viewer is None:
        return NOBODY
    return await engines().caches.relations.get(viewer) or NOBODY


async def suspended_among(people: Collection[UserId]) -> set[UserId]:
    cards = await engines().caches.cards.get_many(people)
    return {id for id, card in cards.items() if card is SUSPENDED}


def visible(
    act: Act,
    tweet: Tweet | None,
    viewer: UserId | None,
    relations: Relations,
    surface: Surface,
    suspended: Set[UserId],
) -> bool:
    """False for deleted tweets, for suspended people, for people of a block, and on feeds for muted people."""
    if tweet is None or tweet.deleted_ms or act.actor_id in suspended or tweet.author_id in suspended:
        return False
    hidden = relations.hidden if surface is Surface.FEED else relations.blocked
    return not hidden or not hidden & ({act.actor_id, tweet.author_id} - {viewer})
