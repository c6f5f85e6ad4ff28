"""Whom a viewer follows, has blocked or muted, and which words: everything that decides what they see."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import literal, union_all
from sqlmodel import col

from backend.ids import MAX_ID, ActId, UserId
from backend.models import BigId, Block, Follow, Mute, MutedWord, Preference, User
from backend.repositories.database import Database, among, columns

_AT_ONCE = 500
"""Viewers a statement: a database takes only so many parameters."""


class Followee(NamedTuple):
    """follow_id is the generation of the follow; last_pulled is the newest act of theirs that is pulled, not pushed."""

    follow_id: int
    backfilled: bool
    last_pulled: ActId


@dataclass(frozen=True)
class Relations:
    """Everything about others that decides what one viewer sees."""

    followees: dict[UserId, Followee] = field(default_factory=dict[UserId, Followee])
    blocked: frozenset[UserId] = frozenset()
    """People on the other end of a block, whoever made it."""
    muted: frozenset[UserId] = frozenset()
    muted_words: tuple[tuple[int, str], ...] = ()
    """Each with when it ends (ms since 1970, 0 for never); ended ones may be among them."""
    show_replies: bool = True
    """In home: those of others to others. So show_retweets."""
    show_retweets: bool = True

    @cached_property
    def word_patterns(self) -> list[tuple[int, re.Pattern[str]]]:
        """One for all words that end at the same time, with that time: compiled once for as long as nothing changes."""
        ending: dict[int, list[str]] = defaultdict(list)
        for until_ms, key in self.muted_words:
            ending[until_ms].append(re.escape(f" {key} "))
        return [(until_ms, re.compile("|".join(keys))) for until_ms, keys in ending.items()]

    @cached_property
    def hidden(self) -> frozenset[UserId]:
        """Whoever is left out of the viewer's feeds."""
        return self.blocked | self.muted

    @cached_property
    def pulled(self) -> dict[UserId, ActId]:
        """Followees whom a read of home may have to pull, and down to which act."""
        return {
            id: followee.last_pulled if followee.backfilled else MAX_ID
            for id, followee in self.followees.items()
            if followee.last_pulled or not followee.backfilled
        }


NOBODY = Relations()


def _rows(kind: str, viewer: Any, other: Any, *more: Any) -> Any:
    """Of each viewer: the kind of relation, the viewer, the other person, and of a follow what Followee holds."""
    more = more or (literal(0, BigId), literal(False), literal(0, BigId))
    return columns(literal(kind), viewer, other, *more).where(among(viewer, "viewers"))


_FOLLOWED = (Follow.follow_id, Follow.backfilled, User.last_pulled_act_id)
_RELATIONS = union_all(
    _rows("follow", Follow.follower_id, Follow.followee_id, *_FOLLOWED).join(
        User, col(User.id) == col(Follow.followee_id)
    ),
    _rows("block", Block.blocker_id, Block.blocked_id),
    _rows("block", Block.blocked_id, Block.blocker_id),
    _rows("mute", Mute.muter_id, Mute.muted_id),
)


_WORDS = columns(MutedWord.user_id, MutedWord.until_ms, MutedWord.key).where(among(MutedWord.user_id, "viewers"))
_CHOSEN = columns(Preference.user_id, Preference.chosen).where(among(Preference.user_id, "viewers"))


async def relations_of(database: Database, viewers: Collection[UserId]) -> dict[UserId, Relations]:
    """The relations of each viewer given, people of one moment: in three statements for every 500 of them."""
    found: dict[UserId, Relations] = {}
    wanted = list(dict.fromkeys(viewers))
    for start in range(0, len(wanted), _AT_ONCE):
        found |= await _some(database, wanted[start : start + _AT_ONCE])
    return found


async def _some(database: Database, viewers: list[UserId]) -> dict[UserId, Relations]:
    followees: dict[UserId, dict[UserId, Followee]] = {viewer: {} for viewer in viewers}
    hidden: dict[tuple[str, UserId], set[UserId]] = defaultdict(set)
    for kind, viewer, other, follow_id, backfilled, last_pulled in await database.rows(_RELATIONS, viewers=viewers):
        if kind == "follow":
            followees[viewer][other] = Followee(follow_id, backfilled, last_pulled)
        else:
            hidden[kind, viewer].add(other)
    words: dict[UserId, list[tuple[int, str]]] = defaultdict(list)
    for viewer, until_ms, key in await database.rows(_WORDS, viewers=viewers):
        words[viewer].append((until_ms, key))
    chosen = dict(await database.rows(_CHOSEN, viewers=viewers))
    return {
        viewer: Relations(
            followees[viewer],
            frozenset(hidden["block", viewer]),
            frozenset(hidden["mute", viewer]),
            tuple(words[viewer]) if viewer in words else (),
            **_choices(chosen.get(viewer)),
        )
        for viewer in viewers
    }


def _choices(chosen: Mapping[str, bool] | None) -> dict[str, bool]:
    """Those of a person's choices that decide what home shows."""
    return {name: chosen[name] for name in ("show_replies", "show_retweets") if name in chosen} if chosen else {}
