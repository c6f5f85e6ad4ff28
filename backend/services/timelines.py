"""Lists of tweets: home, profiles, likes, everybody's newest, hashtags."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import structlog

from backend import skeletons
from backend.engines import Engines, engines
from backend.errors import NotAHashtag, Unavailable
from backend.events import ActPulled, ActReached
from backend.ids import ActId, UserId, at
from backend.metrics import DEGRADED
from backend.pipeline import page
from backend.repositories.relations import NOBODY, Relations
from backend.services.people import named
from backend.text import MAX_WEIGHT, tag_key
from backend.tweets.interface import Act, ProfileTab, Tweet
from backend.views import Page, TweetView, Viewer
from backend.visibility import (
    Surface,
    mutes_words_of,
    quoted_among,
    relations_of,
    suspended_among,
    unwanted_in_home,
)

log = structlog.get_logger()


async def read_home(viewer: Viewer, cursor: str | None = None, limit: int = 20) -> Page[TweetView]:
    """The viewer's home timeline: every live act of those whom they follow, and their own; it has no early end."""
    e = engines()
    await welcome(viewer.id)
    relations = await relations_of(viewer.id)
    skeleton = skeletons.home(viewer.id, relations)
    answer = await page("home", skeleton, viewer.id, relations, Surface.HOME, cursor, limit, collapse=e.sizes.collapse)
    if cursor is None:
        await rebuild_if_lost(viewer.id, [int(row.act_id) for row in answer.items], limit)
    return answer


async def would_see(viewers: Collection[UserId], signal: ActReached | ActPulled) -> list[UserId]:
    """Those of the viewers into whose home the act of the signal belongs."""
    actor = signal.actor
    act = Act(signal.act, signal.tweet or signal.act, signal.author or actor, actor)
    if not viewers or await suspended_among({actor, act.author_id}):
        return []
    relations = await engines().caches.relations.get_many(viewers)
    tweet = await engines().caches.tweets.get(act.tweet_id)
    quoted = await quoted_among([tweet]) if tweet else {}
    inner = next(iter(quoted.values()), None)
    return [viewer for viewer in viewers if _belongs(viewer, act, tweet, inner, relations.get(viewer, NOBODY))]


def _belongs(viewer: UserId, act: Act, tweet: Tweet | None, quoted: Tweet | None, relations: Relations) -> bool:
    if act.actor_id != viewer and act.actor_id not in relations.followees:
        return False
    if relations.hidden & {act.actor_id, act.author_id}:
        return False
    return tweet is None or not (
        mutes_words_of(relations, tweet, viewer, quoted) or unwanted_in_home(act, tweet, viewer, relations)
    )


async def tweets_of(viewer: Viewer | None, username: str, cursor: str | None, limit: int) -> Page[TweetView]:
    """A person's tweets and retweets, without replies. Empty between people of a block. Raises UserNotFound."""
    return await _profile(viewer, username, ProfileTab.TWEETS, cursor, limit)


async def replies_of(viewer: Viewer | None, username: str, cursor: str | None, limit: int) -> Page[TweetView]:
    """A person's replies. Empty between people of a block. Raises UserNotFound."""
    return await _profile(viewer, username, ProfileTab.REPLIES, cursor, limit)


async def media_of(viewer: Viewer | None, username: str, cursor: str | None, limit: int) -> Page[TweetView]:
    """A person's tweets and replies with media. Empty between people of a block. Raises UserNotFound."""
    return await _profile(viewer, username, ProfileTab.MEDIA, cursor, limit)


async def likes_of(viewer: Viewer | None, username: str, cursor: str | None, limit: int) -> Page[TweetView]:
    """What a person likes, last liked first. Empty between people of a block. Raises UserNotFound."""
    user = await named(username)
    return await _page(f"likes:{user.id}", skeletons.likes(user.id), viewer, user.id, cursor, limit)


async def newest(viewer: Viewer | None, cursor: str | None, limit: int) -> Page[TweetView]:
    """Everybody's newest tweets, replies left out."""
    me = viewer.id if viewer else None
    return await page("newest", skeletons.newest(), me, await relations_of(me), Surface.FEED, cursor, limit)


async def tagged(viewer: Viewer | None, tag: str, cursor: str | None, limit: int) -> Page[TweetView]:
    """Everybody's tweets with the hashtag (written without #, in any case, accents apart), replies included. Raises NotAHashtag."""
    if len(tag) > MAX_WEIGHT or not (key := tag_key(tag)):
        raise NotAHashtag
    me = viewer.id if viewer else None
    return await page(f"tag:{key}", skeletons.tagged(tag), me, await relations_of(me), Surface.FEED, cursor, limit)


async def _profile(
    viewer: Viewer | None, username: str, tab: ProfileTab, cursor: str | None, limit: int
) -> Page[TweetView]:
    user = await named(username)
    return await _page(f"{tab}:{user.id}", skeletons.profile(user.id, tab), viewer, user.id, cursor, limit)


async def _page(
    kind: str, skeleton: skeletons.Skeleton, viewer: Viewer | None, owner: UserId, cursor: str | None, limit: int
) -> Page[TweetView]:
    me = viewer.id if viewer else None
    relations = await relations_of(me)
    if owner in relations.blocked:
        return Page([])
    return await page(kind, skeleton, me, relations, Surface.DIRECT, cursor, limit)


async def welcome(viewer: UserId) -> None:
    """Note that the viewer is here, before home is read. After a long absence fan-out left them out: nothing materialised is believed."""
    e = engines()
    user = await e.caches.users.get(viewer)
    now = e.clock.now_ms()
    away = now - user.last_seen_ms if user else 0
    soon = e.sizes.dormant_ms // 720
    if away <= soon:
        return
    # "Long" begins early: what is written below may take its time, and fan-out judges by another machine's clock.
    floor = await e.timelines.floor(viewer)
    long_away = away > e.sizes.dormant_ms - soon or floor is None
    if long_away:
        try:
            # For a read beside this one, which finds the viewer present already and so believes the floor it finds.
            await e.timelines.raise_floor(viewer, at(now + e.sizes.skew_ms))
        except Unavailable as error:
            if floor is not None:  # what fan-out left out would be believed to be complete
                raise
            _read_only("timelines", viewer, error)
            return
    try:
        await e.users.change(viewer, last_seen_ms=now)
    except Unavailable as error:
        if long_away:
            raise
        _read_only("last_seen", viewer, error)
        return
    e.caches.users.drop((viewer,))
    if long_away:
        await _rebuild(e, viewer)


async def rebuild_if_lost(viewer: UserId, acts: Sequence[ActId], limit: int = 20) -> None:
    """Materialise a timeline whose floor lies above the end of its page one: a rebuild was lost, or the store was.

    acts: home from its top on, as far as it was read; of them `limit` are that page.
    """
    e = engines()
    floor = await e.timelines.floor(viewer)
    if floor is None:
        try:
            await _rebuild(e, viewer)
        except Unavailable as error:  # the page is whole all the same: it was pulled from everybody
            _read_only("timelines", viewer, error)
    elif floor and (len(acts) < limit or acts[limit - 1] < floor):
        await e.jobs.enqueue("rebuild", viewer, floor, key=f"{viewer}:{floor}")


def _read_only(part: str, viewer: UserId, error: Unavailable) -> None:
    """A full disk, say: nothing can be noted, and reading goes on."""
    DEGRADED.labels(part).inc()
    log.warning("home is read without a note of it", part=part, viewer=viewer, error=str(error))


async def _rebuild(e: Engines, viewer: UserId) -> None:
    # Fan-out sees the viewer by now: whatever it left out is below this.
    floor = await e.timelines.raise_floor(viewer, at(e.clock.now_ms() + e.sizes.skew_ms))
    await e.jobs.enqueue("rebuild", viewer, floor, key=f"{viewer}:{floor}")
