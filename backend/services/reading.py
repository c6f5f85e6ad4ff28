"""Where people stopped reading home, and how it opens there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from backend import cursor as cursors
from backend import pipeline, skeletons
from backend.account_views import ReadingPosition
from backend.engines import engines
from backend.ids import MAX_ID, ActId, TweetId
from backend.services import preferences, timelines
from backend.tweets.interface import Act
from backend.views import Page, TweetView, Viewer
from backend.visibility import Surface, relations_of

MOST_NEWER = 1000
"""So many newer acts are counted."""


@dataclass(frozen=True)
class Opening:
    """What home begins with, and the acts above that, newest first, each with its tweet."""

    page: Page[TweetView]
    newer: Mapping[ActId, TweetId] = field(default_factory=dict[ActId, TweetId])


async def open_home(viewer: Viewer) -> Opening:
    """Home from where the viewer stopped on, or from the nearest older act if that one is gone; else its page one.

    That is: on a first visit, when nothing is newer, and for whoever prefers it. What one did oneself since then is
    no news: as far as nothing of others stands below it, the page begins with it.
    """
    at = await engines().timelines.position(viewer.id)
    if at is None or (await preferences.of(viewer.id)).open_at == "top":
        return Opening(await timelines.read_home(viewer))
    acts = await _newer(viewer, at)
    while acts and acts[-1].actor_id == viewer.id:
        at = acts.pop().id
    page = await timelines.read_home(viewer, cursors.encode("home", at + 1)) if acts else Page[TweetView]([])
    if not page.items:
        return Opening(await timelines.read_home(viewer))
    await timelines.rebuild_if_lost(viewer.id, [*(act.id for act in acts), *(int(row.act_id) for row in page.items)])
    return Opening(page, {act.id: act.tweet_id for act in acts})


async def newer(viewer: Viewer, than: ActId) -> dict[ActId, TweetId]:
    """The newest 1,000 acts above that one in the viewer's home, newest first, each with its tweet."""
    return {act.id: act.tweet_id for act in await _newer(viewer, than)}


async def position(viewer: Viewer) -> ReadingPosition:
    at = await engines().timelines.position(viewer.id)
    if at is None:
        return ReadingPosition(None, 0)
    return ReadingPosition(str(at), len(await _newer(viewer, at)))


async def stop_at(viewer: Viewer, act: ActId) -> None:
    """The next visit of home opens there. The last call counts, from whatever device."""
    await engines().timelines.set_position(viewer.id, min(act, MAX_ID - 1))


async def _newer(viewer: Viewer, than: ActId) -> list[Act]:
    await timelines.welcome(viewer.id)
    relations, collapse = await relations_of(viewer.id), engines().sizes.collapse
    skeleton = skeletons.home(viewer.id, relations)
    return await pipeline.newer(skeleton, viewer.id, relations, Surface.HOME, than, MOST_NEWER, collapse=collapse)
