"""What others did that concerns a person: stored once each, grouped when read, counted exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from backend import cursor as cursors
from backend.clock import rfc3339
from backend.engines import engines
from backend.errors import Invalid
from backend.events import NotificationsChanged
from backend.hydration import hydrate
from backend.ids import MAX_ID, NotificationId, TweetId, UserId, ms_of
from backend.notifications.interface import Group, Kind, Notification
from backend.services import preferences
from backend.tweets.interface import Act, Tweet, act_of
from backend.views import NotificationView, Page, TweetView, Viewer
from backend.visibility import is_gone, mutes_words_of, quoted_among, relations_of, suspended_among
from backend.words import t

MENTIONS = (Kind.REPLY, Kind.MENTION, Kind.QUOTE)
"""The kinds of the tab of that name."""
MOST_UNREAD = 1000
"""Nobody counts further."""
_MOST_MENTIONED = 20


async def page(
    viewer: Viewer, kinds: Sequence[Kind] = tuple(Kind), cursor: str | None = None, limit: int = 20
) -> Page[NotificationView]:
    """Groups of the kinds that the viewer wants to hear of, newest first; what came after page one was read waits for the next page one. Raises BadCursor."""
    e = engines()
    name = "notifications:" + ",".join(sorted(kinds))
    below, until = cursors.decode_pair(name, cursor) or (MAX_ID, await e.notifications.newest(viewer.id))
    hidden, wanted = (await relations_of(viewer.id)).hidden, await _wanted(viewer.id, kinds)
    shown: list[Group] = []
    while len(shown) <= limit:
        groups = await e.notifications.groups(viewer.id, wanted, hidden, until=until, below=below, limit=limit + 1)
        shown += await _standing(viewer.id, groups)
        if len(groups) <= limit:
            break
        below = groups[-1].position
    following = cursors.encode_pair(name, shown[limit - 1].position, until) if len(shown) > limit else None
    return Page(await _views(viewer, shown[:limit]), following)


async def unread(user: UserId) -> int:
    """How many groups hold something new, at most MOST_UNREAD."""
    e = engines()
    groups = await e.notifications.unread(user, await _wanted(user), (await relations_of(user)).hidden, MOST_UNREAD)
    shown = await _shown(user, {tweet for _, tweet in groups})
    return sum(tweet in shown for _, tweet in groups)


async def mark_read(viewer: Viewer, up_to: NotificationId) -> int:
    """Everything up to this notification was seen; answers how many groups are unread now. Raises Invalid."""
    e = engines()
    if not 0 < up_to <= await e.ids.next():
        raise Invalid(t("That is no notification."))
    return await _mark_read(viewer.id, up_to)


async def _mark_read(user: UserId, up_to: NotificationId) -> int:
    e = engines()
    if await e.notifications.mark_read(user, up_to):
        await e.bus.publish(NotificationsChanged(user))
    return await unread(user)


async def opened(viewer: Viewer, limit: int = 20) -> tuple[Page[NotificationView], int]:
    """Page one of all kinds, and how many groups are unread once it was seen: what came while it was read.

    The rows say what was unread before.
    """
    newest = await engines().notifications.newest(viewer.id)
    first = await page(viewer, limit=limit)
    seen = max([newest, *(int(row.id) for row in first.items[:1])])
    return first, await _mark_read(viewer.id, seen)


async def note(kind: Kind, user: UserId, tweet: TweetId, actor: UserId) -> None:
    """Store that actor did something to user, once; nothing about one's own acts."""
    e = engines()
    if user == actor:
        return
    notification = Notification(await e.ids.next(), user, kind, tweet, actor)
    if await e.notifications.add(notification):
        await e.bus.publish(NotificationsChanged(user, notification.id))


async def forget(kind: Kind, user: UserId, tweet: TweetId, actor: UserId) -> None:
    """It was taken back."""
    e = engines()
    if await e.notifications.remove(user, kind, tweet, actor):
        await e.bus.publish(NotificationsChanged(user))


async def about(act: Act) -> None:
    """Note an act with those whom it concerns: the retweeted author; or who is answered, quoted, mentioned. Idempotent.

    Of a deleted tweet too: every read hides it, and an undo needs nothing.
    """
    e = engines()
    if act.is_retweet:
        return await _about_retweet(act)
    tweet = await e.caches.tweets.get(act.tweet_id)
    if tweet is None:
        return None
    for user, kind in (await _concerned(tweet)).items():
        await note(kind, user, tweet.id, tweet.author_id)
    return None


async def _about_retweet(act: Act) -> None:
    e = engines()
    await note(Kind.RETWEET, act.author_id, act.tweet_id, act.actor_id)
    if not await e.tweets.retweets([act.id]):  # taken back meanwhile: whoever did found nothing to forget
        await forget(Kind.RETWEET, act.author_id, act.tweet_id, act.actor_id)


async def gone_or_back(tweet: Tweet) -> None:
    """A tweet was deleted or restored: the counts of its author and of those whom it concerns have changed."""
    for user in {tweet.author_id, *await _concerned(tweet)}:
        await engines().bus.publish(NotificationsChanged(user))


async def _concerned(tweet: Tweet) -> dict[UserId, Kind]:
    """Each person once, for the strongest reason."""
    e = engines()
    names = list(dict.fromkeys(span.value.lower() for span in tweet.entities.mentions))[:_MOST_MENTIONED]
    concerned: dict[UserId, Kind] = {user.id: Kind.MENTION for user in (await e.users.by_usernames(names)).values()}
    if tweet.quote_of_id and (quoted := await e.caches.tweets.get(tweet.quote_of_id)):
        concerned[quoted.author_id] = Kind.QUOTE
    if tweet.reply_to_author_id:
        concerned[tweet.reply_to_author_id] = Kind.REPLY
    return concerned


async def _wanted(user: UserId, kinds: Sequence[Kind] = tuple(Kind)) -> list[Kind]:
    chosen = await preferences.of(user)
    return [kind for kind in kinds if getattr(chosen, f"notify_{kind}")]


async def _standing(user: UserId, groups: Sequence[Group]) -> list[Group]:
    """Those whose tweet is shown and of whose actors somebody is not suspended, without those who are."""
    shown = await _shown(user, {group.tweet_id for group in groups})
    gone = await suspended_among({actor for group in groups for actor in group.actors})
    kept = [replace(group, actors=tuple(who for who in group.actors if who not in gone)) for group in groups]
    return [group for group in kept if group.actors and group.actors_count and group.tweet_id in shown]


async def _shown(user: UserId, ids: set[TweetId]) -> set[TweetId]:
    """Those of these tweets that live and hold no word that the user muted; 0, which is about none, stays."""
    relations, tweets = await relations_of(user), await engines().caches.tweets.get_many(ids - {0})
    quoted = await quoted_among(tweets.values()) if relations.muted_words else {}
    hidden = {
        id
        for id, one in tweets.items()
        if is_gone(one, user) or mutes_words_of(relations, one, user, quoted.get(one.quote_of_id or 0))
    }
    return (tweets.keys() | (ids & {0})) - hidden


async def _views(viewer: Viewer, groups: Sequence[Group]) -> list[NotificationView]:
    e = engines()
    tweets = await e.caches.tweets.get_many({group.tweet_id for group in groups if group.tweet_id})
    shown = {view.id: view for view in await hydrate([act_of(tweet) for tweet in tweets.values()], viewer.id)}
    cards = await e.caches.cards.get_many({actor for group in groups for actor in group.actors})
    read = await e.notifications.read_position(viewer.id)

    def view(group: Group) -> NotificationView:
        tweet: TweetView | None = shown.get(str(group.tweet_id))
        actors = [cards[actor] for actor in group.actors if actor in cards]
        at = rfc3339(ms_of(group.newest))
        return NotificationView(
            str(group.newest), group.kind.value, actors, group.actors_count, tweet, at, group.newest <= read
        )

    return [view(group) for group in groups]
