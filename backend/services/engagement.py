"""Likes."""

from __future__ import annotations

from backend.engines import engines
from backend.events import TweetChanged
from backend.hydration import hydrate_one
from backend.ids import TweetId
from backend.rate_limits import Action
from backend.services import tweets, users
from backend.views import EngagementResult, Page, UserView, Viewer


async def set_like(viewer: Viewer, tweet_id: TweetId, wanted: bool) -> EngagementResult:
    """Like or unlike; idempotent. Raises TweetNotFound, Blocked, RateLimited."""
    e = engines()
    if wanted:
        tweet = await tweets.reachable(viewer, tweet_id)
        if await e.tweets.liked_among(viewer.id, [tweet_id]):
            return EngagementResult("already_liked", await hydrate_one(tweet, viewer.id))
        await e.limits.spend(viewer.id, Action.LIKE)
        changed = await e.tweets.like(tweet_id, viewer.id, await e.ids.next())
    else:
        tweet = await tweets.reachable(viewer, tweet_id)
        changed = await e.tweets.unlike(tweet_id, viewer.id)
    if changed:
        await e.bus.publish(TweetChanged(tweet_id, deleted=False))
    status = ("liked" if changed else "already_liked") if wanted else ("unliked" if changed else "not_liked")
    return EngagementResult(status, await hydrate_one(tweet, viewer.id))


async def likers(viewer: Viewer | None, tweet_id: TweetId, cursor: str | None, limit: int) -> Page[UserView]:
    """Who likes a tweet, last one first, without people of a block with the viewer. Raises TweetNotFound, BadCursor."""
    await tweets.get(viewer, tweet_id)

    async def read(below: int | None, size: int) -> list[users.Place]:
        return [(like.position, like.user_id) for like in await engines().tweets.likers(tweet_id, below, size)]

    return await users.page(viewer, f"likers:{tweet_id}", read, cursor, limit)
