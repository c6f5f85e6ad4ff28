"""What a presenter may do to the running system: move the threshold, have made-up people post. Each raises NotFound for all others."""

from __future__ import annotations

import asyncio
import random

import structlog

from backend.engines import engines
from backend.errors import ChirpError, Invalid, NotFound
from backend.services import proof, tweets, xray
from backend.services.tweets import Draft
from backend.views import Viewer
from backend.words import t
from backend.xray_views import ControlsView

log = structlog.get_logger()
CELEBRITY = "marinaluz"
BURST = 100
MOST_FOLLOWERS = 10_000_000
_AT_ONCE = 8
_bursts: set[asyncio.Task[None]] = set()


async def shown(viewer: Viewer) -> ControlsView:
    await xray.require(viewer)
    return ControlsView(await engines().live_settings.celebrity_threshold(), xray.is_open_to_all())


async def set_threshold(viewer: Viewer, followers: int) -> None:
    """For what is posted from now on, in every process within a second. Raises Invalid."""
    await xray.require(viewer)
    if not 1 <= followers <= MOST_FOLLOWERS:
        raise Invalid(t("The threshold is a number of followers, from 1 on."))
    await move_threshold(followers)
    log.info("threshold moved", followers=followers, by=viewer.id)


async def move_threshold(followers: int) -> None:
    """For whoever was let in otherwise; it becomes one of the events that are shown."""
    await engines().live_settings.set_celebrity_threshold(followers)
    engines().event_log.note("threshold", number=followers)


async def post_as_celebrity(viewer: Viewer) -> None:
    """In a demo world only. Raises RateLimited as any post does."""
    await xray.require_demo(viewer)
    user = (await engines().users.by_usernames([CELEBRITY])).get(CELEBRITY)
    if user is None:
        raise NotFound
    await tweets.create(Viewer(user.id, user.username, 0), Draft(t("Good evening! I'm on air right now.")))


async def burst(viewer: Viewer) -> None:
    """BURST posts by as many people, some at a time, which go on when this returns. In a demo world only. Raises Invalid while one goes on."""
    await xray.require_demo(viewer)
    if _bursts:
        raise Invalid(t("The last hundred posts are still going out."))
    everybody = await proof.people(engines())
    some = random.sample(everybody, min(20 * BURST, len(everybody)))
    known = await engines().users.get_many(some)
    some.sort(key=lambda one: one not in known or not known[one].followers_count)  # whose posts go somewhere
    authors = some[:BURST]
    text = t("One of {count} posts at once", count=len(authors))
    task = asyncio.create_task(_burst(authors, text))
    _bursts.add(task)
    task.add_done_callback(_bursts.discard)


async def _burst(authors: list[int], text: str) -> None:
    room = asyncio.Semaphore(_AT_ONCE)
    users = await engines().users.get_many(authors)

    async def post(author: int) -> None:
        async with room:
            try:
                await tweets.create(Viewer(author, users[author].username, 0), Draft(text))
            except ChirpError as error:  # they posted much already, or are suspended: the others go on
                log.info("post of a burst refused", author=author, code=error.code)

    await asyncio.gather(*(post(author) for author in authors if author in users))
