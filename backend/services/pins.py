"""The post that a person has pinned: one each, first on their profile."""

from __future__ import annotations

from dataclasses import replace

from backend.engines import engines
from backend.errors import Forbidden
from backend.events import PinChanged, UsersChanged
from backend.hydration import hydrate, hydrate_one
from backend.ids import TweetId
from backend.rate_limits import Action
from backend.services import people, tweets
from backend.tweets.interface import act_of
from backend.views import EngagementResult, TweetView, Viewer
from backend.visibility import pinned_by, relations_of
from backend.words import t


async def set_pinned(viewer: Viewer, tweet_id: TweetId, wanted: bool) -> EngagementResult:
    """Pin a post of the viewer's in place of the one before, or unpin it; idempotent: pinned, already_pinned, unpinned, not_pinned.

    Raises TweetNotFound, Forbidden for a post of somebody else and for one that is hidden, RateLimited.
    """
    e = engines()
    tweet = await tweets.existing(tweet_id, viewer.id)
    if tweet.author_id != viewer.id:
        raise Forbidden(t("You can pin only posts of your own."))
    if wanted and tweet.hidden:
        raise Forbidden(t("An administrator has hidden this post, so it can't be pinned."))
    await e.limits.spend(viewer.id, Action.EDIT)
    if await e.users.set_pinned(viewer.id, tweet_id, wanted):
        await e.bus.publish(UsersChanged((viewer.id,)))
        await e.bus.publish(PinChanged(viewer.id, tweet_id if wanted else 0))
        status = "pinned" if wanted else "unpinned"
    else:
        status = "already_pinned" if wanted else "not_pinned"
    return EngagementResult(status, await hydrate_one(tweet, viewer.id))


async def of(viewer: Viewer | None, username: str) -> TweetView | None:
    """What that person has pinned, as the first row of their profile, if the viewer may see it. Raises UserNotFound."""
    me, user = viewer.id if viewer else None, await people.named(username)
    found = (await pinned_by([user], await relations_of(me))).get(user.id)
    views = await hydrate([act_of(found)], me) if found else []
    return replace(views[0], pinned=True) if views else None
