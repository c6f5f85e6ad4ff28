"""Likes, retweets and bookmarks: what a viewer does to a tweet, and who did it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from backend import skeletons, tracing
from backend.engines import engines
from backend.events import RetweetEnded, TweetChanged
from backend.hydration import hydrate_one
from backend.ids import TweetId, UserId
from backend.notifications.interface import Kind
from backend.pipeline import page
from backend.rate_limits import Action
from backend.services import acts, notifications, tweets, users
from backend.tweets.interface import Act, Engagement
from backend.views import EngagementResult, Page, TweetView, UserView, Viewer
from backend.visibility import Surface, relations_of

_List = Callable[[TweetId, int | None, int], Awaitable[list[Engagement]]]
_SEARCHED_AFTER_MS = 30_000
"""How long search may take to know new likes and retweets: a storm of them is one job."""


async def set_like(viewer: Viewer, tweet_id: TweetId, wanted: bool) -> EngagementResult:
    """Like or unlike; idempotent: liked, already_liked, unliked, not_liked. Raises TweetNotFound, Blocked, RateLimited."""
    e = engines()

    async def add(author: UserId) -> bool:
        like = await e.ids.next()
        if not await e.tweets.like(tweet_id, viewer.id, like):
            return False
        if not await e.jobs.enqueue("notify_like", tweet_id, viewer.id, key=f"{like}"):
            await notifications.note(Kind.LIKE, author, tweet_id, viewer.id)  # no queue: nobody would find it later
        return True

    async def remove(author: UserId) -> bool:
        if not await e.tweets.unlike(tweet_id, viewer.id):
            return False
        await notifications.forget(Kind.LIKE, author, tweet_id, viewer.id)
        return True

    return await _set(viewer, tweet_id, wanted, "liked", Action.LIKE, add, remove)


async def set_retweet(viewer: Viewer, tweet_id: TweetId, wanted: bool) -> EngagementResult:
    """Retweet, or take it back; idempotent: retweeted, already_retweeted, unretweeted, not_retweeted.

    It reaches followers as a tweet does. Raises TweetNotFound, Blocked, RateLimited.
    """
    e = engines()

    async def add(author: UserId) -> bool:
        with acts.way("repost"):
            act = Act(await e.ids.next(), tweet_id, author, viewer.id)
            chosen = await acts.delivery(e, viewer.id, act.id)
            with tracing.span("store"):
                if not await e.tweets.retweet(act, chosen):
                    return False
            tracing.name_act(act.id, delivery=chosen.value)
            await acts.start(e, act, chosen)
        return True

    async def remove(author: UserId) -> bool:
        act = await e.tweets.unretweet(tweet_id, viewer.id)
        if act is None:
            return False
        await e.bus.publish(RetweetEnded(act))
        await notifications.forget(Kind.RETWEET, author, tweet_id, viewer.id)
        return True

    return await _set(viewer, tweet_id, wanted, "retweeted", Action.RETWEET, add, remove)


async def set_bookmark(viewer: Viewer, tweet_id: TweetId, wanted: bool) -> EngagementResult:
    """Save, or take it back; idempotent: bookmarked, already_bookmarked, unbookmarked, not_bookmarked.

    Nobody else learns of it. Raises TweetNotFound, Blocked, RateLimited.
    """
    e = engines()

    async def add(_author: UserId) -> bool:
        return await e.tweets.bookmark(tweet_id, viewer.id, await e.ids.next())

    async def remove(_author: UserId) -> bool:
        return await e.tweets.unbookmark(tweet_id, viewer.id)

    return await _set(viewer, tweet_id, wanted, "bookmarked", Action.BOOKMARK, add, remove)


async def _set(
    viewer: Viewer,
    tweet_id: TweetId,
    wanted: bool,
    done: str,
    action: Action,
    add: Callable[[UserId], Awaitable[bool]],
    remove: Callable[[UserId], Awaitable[bool]],
) -> EngagementResult:
    """done names the state ("liked"); add and remove are called with the tweet's author."""
    e = engines()
    tweet = await tweets.reachable(viewer, tweet_id)
    is_so = getattr((await e.tweets.engaged(viewer.id, [tweet_id]))[tweet_id], done)
    if wanted and not is_so:
        await e.limits.spend(viewer.id, action)
    # Also when it is so: whoever made it so may have been killed before all lists said so.
    changed = await (add if wanted else remove)(tweet.author_id)
    if changed:
        await changed_counts(tweet_id)
        status = done if wanted else f"un{done}"
    else:
        status = f"already_{done}" if wanted else f"not_{done}"
    return EngagementResult(status, await hydrate_one(tweet, viewer.id))


async def changed_counts(tweet_id: TweetId) -> None:
    """Who shows a tweet shows it anew at once; search knows it soon."""
    e = engines()
    await e.bus.publish(TweetChanged(tweet_id, deleted=False))
    period, delay = e.clock.now_ms() // _SEARCHED_AFTER_MS, _SEARCHED_AFTER_MS / 1000
    await e.jobs.enqueue("reindex_tweet", tweet_id, key=f"{tweet_id}:counts{period}", delay=delay)


async def likers(viewer: Viewer | None, tweet_id: TweetId, cursor: str | None, limit: int) -> Page[UserView]:
    """Who likes a tweet, last one first, without people of a block with the viewer. Raises TweetNotFound, BadCursor."""
    return await _people(f"likers:{tweet_id}", engines().tweets.likers, viewer, tweet_id, cursor, limit)


async def retweeters(viewer: Viewer | None, tweet_id: TweetId, cursor: str | None, limit: int) -> Page[UserView]:
    """Who retweets a tweet, last one first, without people of a block. Raises TweetNotFound, BadCursor."""
    return await _people(f"retweeters:{tweet_id}", engines().tweets.retweeters, viewer, tweet_id, cursor, limit)


async def quotes(viewer: Viewer | None, tweet_id: TweetId, cursor: str | None, limit: int) -> Page[TweetView]:
    """Tweets that quote a tweet, newest first. Raises TweetNotFound, BadCursor."""
    await tweets.get(viewer, tweet_id)
    me = viewer.id if viewer else None
    skeleton = skeletons.quotes(tweet_id)
    return await page(f"quotes:{tweet_id}", skeleton, me, await relations_of(me), Surface.DIRECT, cursor, limit)


async def bookmarks(viewer: Viewer, cursor: str | None, limit: int) -> Page[TweetView]:
    """What the viewer has saved, last saved first. Raises BadCursor."""
    skeleton, relations = skeletons.bookmarks(viewer.id), await relations_of(viewer.id)
    return await page("bookmarks", skeleton, viewer.id, relations, Surface.DIRECT, cursor, limit)


async def _people(
    name: str, list_: _List, viewer: Viewer | None, tweet_id: TweetId, cursor: str | None, limit: int
) -> Page[UserView]:
    await tweets.get(viewer, tweet_id)

    async def read(below: int | None, size: int) -> list[users.Place]:
        return [(one.position, one.user_id) for one in await list_(tweet_id, below, size)]

    return await users.page(viewer, name, read, cursor, limit)
