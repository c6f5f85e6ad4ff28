"""Cards of linked pages: fetched once a day and address, whoever posts it; what could not be fetched is remembered as long.

A card goes after 30 days; hydration has it made again when somebody reads a post with that address.
"""

from __future__ import annotations

import asyncio
import io
import time

import structlog

from backend import link_pages
from backend.engines import Engines, engines
from backend.errors import NotAPicture, TooManyPixels
from backend.ids import TweetId
from backend.link_fetch import NotFetched
from backend.media import pictures
from backend.media.store import new_name, path_of
from backend.models import LinkPreview, Media
from backend.services.media import busy
from backend.tweets.interface import link_of

log = structlog.get_logger()

KEPT_MS = 24 * 3600 * 1000
_CLAIM_MS = 25_000  # a job takes less; a worker that was killed in it leaves the address to the next
_OLD_MS = 29 * KEPT_MS  # since it was due: it was fetched a day earlier
_LEFT_MS = 60_000
"""Longer than a job takes, and than a card is kept in the memory of a process."""
_AT_A_TIME = 100
_SHORT_S = 10.0
_RATIO = 1200 / 630
_WIDEST, _NARROWEST = 1200, 300


async def make(tweet_id: TweetId) -> None:
    """Have a card for the address in a tweet, unless there is one of today. A page that can't be had is no error."""
    e = engines()
    tweet = (await e.tweets.get_many([tweet_id])).get(tweet_id)
    url = link_of(tweet) if tweet and not tweet.deleted_ms else ""
    now = e.clock.now_ms()
    if not url or not await e.link_previews.claim(url, now, now + _CLAIM_MS):
        return
    try:
        preview = await _preview(e, url)
    except NotFetched as why:
        log.info("no link preview", url=url, why=str(why))
        preview = LinkPreview(url=url)
    except BaseException:  # such as the end of this worker: whoever comes next begins anew
        await e.link_previews.release(url, now + _CLAIM_MS, e.clock.now_ms())
        raise
    preview.due_ms = e.clock.now_ms() + KEPT_MS
    await e.link_previews.put(preview, await _leftover(e))


async def drop_old() -> None:
    """Remove cards, and failures, that were fetched 30 days ago, for as long as a job may take; the sweep of media removes
    their pictures."""
    e, began = engines(), time.monotonic()
    oldest_ms = e.clock.now_ms() - _OLD_MS
    while time.monotonic() - began < _SHORT_S:
        old = await e.link_previews.due(oldest_ms, _AT_A_TIME)
        for preview in old:
            await e.link_previews.drop(preview, await _leftover(e))
        if len(old) < _AT_A_TIME:
            return


async def _preview(e: Engines, url: str) -> LinkPreview:
    found = await e.links.get(url, "text/html")
    page = await asyncio.to_thread(link_pages.read, found.body, found.content_type, found.url)
    if page is None:
        raise NotFetched("no title")
    image = await _image(e, page.image) if page.image else ""
    return LinkPreview(url=url, title=page.title, description=page.description, image_url=image, host=page.host)


async def _image(e: Engines, url: str) -> str:
    """The address of a copy of our own, "" when the picture can't be had or is too small to be one."""
    try:
        found = await e.links.get(url, "image/")
        async with busy:
            content = await asyncio.to_thread(_cut, found.body) if found.whole else b""
    except (NotFetched, NotAPicture, TooManyPixels) as why:
        log.info("no picture of a link", url=url, why=str(why))
        return ""
    if not content:
        return ""
    name = new_name("webp")
    await e.media_rows.add(await _leftover(e, name))  # until the card has it: a worker may die before that
    await e.media.put(name, content)
    return path_of(name)


async def _leftover(e: Engines, name: str = "") -> Media:
    """What the sweep of media removes, but not before every process has forgotten the card that shows it."""
    now = e.clock.now_ms()
    return Media(
        id=await e.ids.next(),
        owner_id=0,
        kind="image",
        name=name,
        preview="",
        mime="image/webp",
        width=0,
        height=0,
        blurhash="",
        alt="",
        size=0,
        due_ms=now + _LEFT_MS,
        created_ms=now,
    )


def _cut(body: bytes) -> bytes:
    made = pictures.process(io.BytesIO(body))
    width = min(_WIDEST, made.width, int(made.height * _RATIO))
    return pictures.cut(io.BytesIO(made.full), width, round(width / _RATIO)) if width >= _NARROWEST else b""
