"""Prove it: home timelines, as they are read, beside the truth, computed from who follows whom and what was posted."""

from __future__ import annotations

import asyncio
import random
import time

from backend import skeletons
from backend.engines import Engines, engines
from backend.ids import MAX_ID, ActId, UserId
from backend.services import timelines
from backend.services.xray import require
from backend.tweets.interface import Act
from backend.views import Viewer
from backend.xray_views import ProofView

_SAMPLE, _NEWEST = 50, 100
_MOST_PEOPLE, _PAGE = 20_000, 2_500
_PATIENCE_S, _PAUSE_S = 15.0, 0.25
_MOST_SHOWN = 5


async def prove(viewer: Viewer) -> ProofView:
    """The newest acts of a sample of people. What lacks only because its fan-out is pending is waited for, some seconds.

    A difference is what was found again by a look that began after its fan-out was known to have ended. Raises NotFound.
    """
    await require(viewer)
    e, began = engines(), time.monotonic()
    everybody = await people(e)
    sample = random.sample(everybody, min(_SAMPLE, len(everybody)))
    wrong: dict[UserId, set[ActId]] = {one: set() for one in sample}
    certain: dict[UserId, set[ActId]] = {one: set() for one in sample}
    acts = 0
    for one in sample:
        await timelines.welcome(one)  # as any read of home begins
        wrong[one], compared = await _compared(e, one)
        acts += compared
    looked = False
    while any(wrong[one] - certain[one] for one in sample) and not (looked and time.monotonic() - began > _PATIENCE_S):
        looked = True
        pending = await _pending(e, wrong)
        if pending:
            await asyncio.sleep(_PAUSE_S)
        for one in [one for one in sample if wrong[one]]:
            ended = wrong[one] - pending
            wrong[one], _ = await _compared(e, one)
            certain[one] = wrong[one] & ended
    differences = [(one, act) for one in sample for act in sorted(certain[one])]
    pending = set[ActId]().union(*(wrong[one] - certain[one] for one in sample))
    e.event_log.note("proved", number=len(differences))
    names = await e.caches.users.get_many({one for one, _ in differences[:_MOST_SHOWN]})
    return ProofView(
        people=len(sample),
        of=len(everybody),
        acts=acts,
        differences=len(differences),
        pending=len(pending),
        took_s=round(time.monotonic() - began, 1),
        examples=[f"@{names[one].username}: {act}" for one, act in differences[:_MOST_SHOWN] if one in names],
        known=True,
    )


async def people(e: Engines) -> list[UserId]:
    """Their ids: of the first 20,000 where there are more."""
    found: list[UserId] = []
    while len(found) < _MOST_PEOPLE:
        page = await e.users.ids(found[-1] if found else 0, _PAGE)
        found += page
        if len(page) < _PAGE:
            break
    return found


async def _compared(e: Engines, one: UserId) -> tuple[set[ActId], int]:
    """The acts that stand in one of both only, and how many there are in truth.

    The truth is read before and after: what was posted or taken back meanwhile is neither right nor wrong.
    """
    before = await _truth(e, one)
    relations = (await e.graph.relations([one]))[one]
    skeleton, below, rows = skeletons.home(one, relations), MAX_ID, dict[ActId, Act]()
    while below > min(before, default=0):
        chunk = await skeleton(below, _NEWEST)
        rows |= {position: act for position, act in chunk.rows if act.actor_id not in relations.muted}
        below = chunk.lower or 0
    after = await _truth(e, one)
    least = max((min(truth) for truth in (before, after) if len(truth) >= _NEWEST), default=0)
    sure, known = before & after, before | after
    more = await _standing(e, [rows[act] for act in rows.keys() - known if act >= least])
    lacking = {act for act in sure - rows.keys() if act >= least}
    return lacking | more, len(sure)


async def _standing(e: Engines, acts: list[Act]) -> set[ActId]:
    """Without those that were taken back: their entries stay, and whoever reads a home timeline leaves them out."""
    found = [await e.tweets.acts_of([act.actor_id], below=act.id + 1, at_least=act.id, limit=1) for act in acts]
    return {act.id for act, still in zip(acts, found, strict=True) if still}


async def _truth(e: Engines, one: UserId) -> set[ActId]:
    relations = (await e.graph.relations([one]))[one]
    authors = [one, *(relations.followees.keys() - relations.muted)]
    return {act.id for act in await e.tweets.acts_of(authors, below=None, at_least=0, limit=_NEWEST)}


async def _pending(e: Engines, wrong: dict[UserId, set[ActId]]) -> set[ActId]:
    return {act for act in set[ActId]().union(*wrong.values()) if await e.tweets.mark(act) is not None}
