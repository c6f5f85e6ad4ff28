"""Telling the administrators that a post or an account breaks the rules."""

from __future__ import annotations

from enum import StrEnum

from backend.engines import engines
from backend.errors import Invalid
from backend.ids import TweetId, UserId
from backend.models import Report
from backend.rate_limits import Action
from backend.services import people, tweets
from backend.views import Viewer
from backend.words import t


class Reason(StrEnum):
    SPAM = "spam"
    ABUSE = "abuse"
    VIOLENCE = "violence"
    SEXUAL = "sexual"
    PRIVATE = "private"
    OTHER = "other"


async def report_tweet(viewer: Viewer, tweet_id: TweetId, reason: Reason) -> None:
    """Once for each person and post: saying it again changes nothing until an administrator has decided. Raises TweetNotFound, Invalid, RateLimited."""
    tweet = await tweets.existing(tweet_id, viewer.id)
    await _report(viewer, tweet.author_id, tweet_id, reason)


async def report_user(viewer: Viewer, username: str, reason: Reason) -> None:
    """The same for an account. Raises UserNotFound, Invalid, RateLimited."""
    await _report(viewer, (await people.named(username)).id, 0, reason)


async def _report(viewer: Viewer, user: UserId, tweet: TweetId, reason: Reason) -> None:
    e = engines()
    if user == viewer.id:
        raise Invalid(t("You can't report yourself."))
    await e.limits.spend(viewer.id, Action.REPORT)
    await e.reports.add(
        Report(reporter_id=viewer.id, user_id=user, tweet_id=tweet, id=await e.ids.next(), reason=reason.value)
    )
