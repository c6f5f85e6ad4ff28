"""What administrators do about reports. To everybody else there is nothing here: NotFound. Each act is logged."""

from __future__ import annotations

import structlog

from backend import cursor as cursors
from backend.clock import rfc3339
from backend.engines import engines
from backend.errors import Forbidden, NotFound, TweetNotFound, UserNotFound
from backend.events import TweetChanged
from backend.hydration import avatar_url, media_view
from backend.ids import TweetId, ms_of
from backend.models import User
from backend.repositories.reports import Reported
from backend.services import notifications, suspensions
from backend.tweets.interface import Tweet
from backend.views import Page, ReportView, UserCard, Viewer
from backend.words import t

log = structlog.get_logger()
_KIND = "reports"


async def allowed(viewer: Viewer) -> bool:
    """Whether the viewer is an administrator, as of the last seconds: for what is shown, never for what is done."""
    user = await engines().caches.users.get(viewer.id)
    return user is not None and user.role == "admin"


async def open_reports(viewer: Viewer, cursor: str | None = None, limit: int = 20) -> Page[ReportView]:
    """One row for each post or account, the one reported last first. Raises NotFound, BadCursor."""
    await require_admin(viewer)
    e = engines()
    rows = await e.reports.open(cursors.decode(_KIND, cursor), limit + 1)
    shown = rows[:limit]
    users = await e.users.get_many({row.user_id for row in shown})
    tweets = await e.tweets.get_many({row.tweet_id for row in shown if row.tweet_id})
    views = [_view(row, users[row.user_id], tweets.get(row.tweet_id)) for row in shown if row.user_id in users]
    return Page(views, cursors.encode(_KIND, shown[-1].newest) if len(rows) > limit else None)


async def set_hidden(viewer: Viewer, tweet_id: TweetId, wanted: bool) -> bool:
    """Hide a post from everybody but its author, which ends its reports; or show it again. False when it was so already. Raises NotFound."""
    await require_admin(viewer)
    e = engines()
    tweet = (await e.tweets.get_many([tweet_id])).get(tweet_id)
    if tweet is None:
        raise TweetNotFound
    if changed := await e.tweets.set_hidden(tweet_id, wanted):
        await e.bus.publish(TweetChanged(tweet_id, deleted=False))
        await notifications.gone_or_back(tweet)
        if tweet.entities.hashtags:
            await e.jobs.enqueue("recount_trends", tweet_id, key=f"{tweet_id}:{e.clock.now_ms()}")
            await e.jobs.enqueue("reindex_tweet", tweet_id, key=f"{tweet_id}:hidden{e.clock.now_ms()}")
    if wanted:
        await e.reports.close(tweet.author_id, tweet_id, viewer.id, "hidden")
    _note(viewer, "hide" if wanted else "show", user=tweet.author_id, tweet=tweet_id)
    return changed


async def set_suspended(viewer: Viewer, username: str, wanted: bool) -> bool:
    """Suspend an account, which ends all reports about it; or restore it: False when it was not suspended. Raises NotFound, Forbidden for administrators."""
    await require_admin(viewer)
    e = engines()
    user = (await e.users.by_usernames([username])).get(username.lower())
    if user is None:
        raise UserNotFound
    if wanted and user.role == "admin":
        raise Forbidden(t("An administrator can't be suspended here."))
    if wanted:
        await suspensions.suspend(user.username)
        await e.reports.close(user.id, None, viewer.id, "suspended")
    elif not await suspensions.restore(user.username):
        return False
    _note(viewer, "suspend" if wanted else "restore", user=user.id)
    return True


async def dismiss(viewer: Viewer, report_id: int) -> None:
    """End every open report about what this one is about, and do nothing else. Raises NotFound."""
    await require_admin(viewer)
    target = await engines().reports.target(report_id)
    if target is None:
        raise NotFound(t("That report does not exist."))
    await engines().reports.close(*target, viewer.id, "dismissed")
    _note(viewer, "dismiss", user=target[0], tweet=target[1])


async def require_admin(viewer: Viewer) -> None:
    """Asks the database, each time. Raises NotFound."""
    user = (await engines().users.get_many([viewer.id])).get(viewer.id)
    if user is None or user.role != "admin" or user.state != "active":
        raise NotFound


def _note(viewer: Viewer, act: str, **about: int) -> None:
    log.info("moderation", act=act, admin=viewer.id, **about)


def _view(row: Reported, user: User, tweet: Tweet | None) -> ReportView:
    return ReportView(
        id=str(row.newest),
        created_at=rfc3339(ms_of(row.newest)),
        user=UserCard(str(user.id), user.username, user.display_name, avatar_url(user), user.verified),
        suspended=user.state == "suspended",
        tweet_id=str(row.tweet_id) if row.tweet_id else None,
        text=tweet.text if tweet else "",
        media=[media_view(one) for one in tweet.media] if tweet else [],
        hidden=tweet.hidden if tweet else False,
        deleted=bool(row.tweet_id) and (tweet is None or tweet.deleted_ms > 0),
        reasons=row.reasons,
        reports_count=sum(row.reasons.values()),
    )
