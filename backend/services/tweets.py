"""Posting, reading and deleting one tweet."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from backend import text as texts
from backend import tracing
from backend.engines import Engines, engines
from backend.errors import Blocked, Forbidden, Invalid, MediaNotUsable, NotDescribed, TweetGone, TweetNotFound
from backend.events import TweetChanged
from backend.hydration import hydrate, hydrate_one
from backend.ids import TweetId, UserId, parse
from backend.rate_limits import Action
from backend.services import acts, media, notifications, preferences
from backend.tweets.interface import Tweet, act_of, link_of
from backend.views import Posted, PostedThread, TweetView, Viewer
from backend.visibility import Surface, is_gone, relations_of, sight, suspended_among
from backend.words import t

texts.load()  # before the first post, rather than during it

UNDO_MS = 10_000
MOST_IN_THREAD = 25


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to post. reply_to and quote_of are tweets' ids; media_ids uploads of theirs, in the order shown."""

    text: str
    reply_to: str | None = None
    quote_of: str | None = None
    media_ids: tuple[str, ...] = ()


async def create(viewer: Viewer, draft: Draft, key: str | None = None) -> Posted:
    """Store a tweet and start its fan-out. The same key answers the first one's tweet for 24 h.

    Raises TweetBlank, TweetTooLong, RateLimited, Blocked, TweetNotFound (what it replies to or quotes), KeyReused,
    MediaNotUsable, TooManyMedia, NotDescribed, TweetGone (what the key made was deleted).
    """
    made = await create_thread(viewer, (draft,), key)
    return Posted(made.tweets[0], made.fanout)


async def create_thread(
    viewer: Viewer, drafts: Sequence[Draft], key: str | None = None, *, clicked_ms: int | None = None
) -> PostedThread:
    """Store 1 to 25 tweets, each a reply to the one before it: all at once or none. The first may reply to another's.

    clicked_ms: when the browser says that its person asked for it. Raises as create() does, and Invalid.
    """
    with acts.way("post", clicked_ms):
        return await _create(viewer, drafts, key)


async def _create(viewer: Viewer, drafts: Sequence[Draft], key: str | None) -> PostedThread:
    e = engines()
    if not 1 <= len(drafts) <= MOST_IN_THREAD or any(draft.reply_to for draft in drafts[1:]):
        raise Invalid(t("A thread has 1 to {most} posts, of which only the first can be a reply.", most=MOST_IN_THREAD))
    body_hash = _hash(drafts)
    if key is not None and (earlier := await e.tweets.posted(viewer.id, key, body_hash)):
        if any(tweet.deleted_ms for tweet in earlier):
            raise TweetGone
        return await _posted(viewer, earlier)
    try:
        with tracing.span("check"):
            checked = await _checked(e, viewer, drafts)
        with tracing.span("store"):
            tweets = await e.tweets.add_all(checked, key, body_hash)
        tracing.name_act(tweets[0].id, delivery=tweets[0].delivery.value)
    except MediaNotUsable:
        # A repeat beside the first one: that has taken the media, and may not have stored its tweet yet.
        with_media = any(draft.media_ids for draft in drafts)
        earlier = await _first(e, viewer, key, body_hash) if key is not None and with_media else []
        if not earlier:
            raise
        return await _posted(viewer, earlier)
    for tweet in tweets:
        await acts.start(e, act_of(tweet), tweet.delivery)
        await e.jobs.enqueue("index_tweet", tweet.id, key=f"{tweet.id}:0")  # lost? catch_up finds it
        await _fetch_link(e, tweet)
        await _recount(e, tweet)
    return await _posted(viewer, tweets)


async def _posted(viewer: Viewer, tweets: Sequence[Tweet]) -> PostedThread:
    views = await hydrate([act_of(tweet) for tweet in tweets], viewer.id)
    if not views:
        raise TweetNotFound  # its author is gone
    return PostedThread(views, tweets[0].delivery.value)


async def _checked(e: Engines, viewer: Viewer, drafts: Sequence[Draft]) -> list[Tweet]:
    """The drafts as tweets: all are fit to be stored before the first uses anything up."""
    written = [await _written(viewer, draft) for draft in drafts]
    used = [one.id for tweet in written for one in tweet.media]
    if len(set(used)) < len(used):
        raise MediaNotUsable
    parent = await reachable(viewer, parse(drafts[0].reply_to)) if drafts[0].reply_to else None
    await e.limits.spend(viewer.id, Action.TWEET, len(drafts))
    ids = [await e.ids.next() for _ in drafts]
    for id, tweet in zip(ids, written, strict=True):
        await media.claim(viewer, tweet.media, id)
    delivery = await acts.delivery(e, viewer.id, ids[-1])  # a pull is noted with the newest: readers look for that
    made: list[Tweet] = []
    for id, tweet in zip(ids, written, strict=True):
        made.append(
            replace(
                tweet,
                id=id,
                reply_to_id=parent.id if parent else None,
                reply_to_author_id=parent.author_id if parent else None,
                conversation_id=parent.conversation_id if parent else id,
                delivery=delivery,
            )
        )
        parent = made[-1]
    return made


async def _written(viewer: Viewer, draft: Draft) -> Tweet:
    """What stands in it and what it shows, without its place in the world."""
    attached = await media.usable(viewer, draft.media_ids)
    silent = any(one.kind == "image" and not one.alt for one in attached)
    if silent and (await preferences.of(viewer.id)).require_alt:
        raise NotDescribed
    text = texts.clean(draft.text, may_be_blank=bool(attached or draft.quote_of))
    quoted = await reachable(viewer, parse(draft.quote_of)) if draft.quote_of else None
    quote_of = quoted.id if quoted else None
    return Tweet(0, viewer.id, text, texts.entities(text), quote_of_id=quote_of, media=attached)


async def _fetch_link(e: Engines, tweet: Tweet) -> None:
    if link_of(tweet) and e.settings.link_previews == "on":
        await e.jobs.enqueue("link_preview", tweet.id, key=f"{tweet.id}:0")


async def _first(e: Engines, viewer: Viewer, key: str, body_hash: bytes) -> list[Tweet]:
    """What the key makes within two seconds."""
    for _ in range(40):
        if earlier := await e.tweets.posted(viewer.id, key, body_hash):
            return earlier
        await asyncio.sleep(0.05)
    return []


async def get(viewer: Viewer | None, tweet_id: TweetId) -> TweetView:
    """Raises TweetNotFound, for people of a block too."""
    return await hydrate_one(await readable(viewer, tweet_id), viewer.id if viewer else None)


async def readable(viewer: Viewer | None, tweet_id: TweetId) -> Tweet:
    """A tweet that the viewer may read. Raises TweetNotFound, for people of a block too."""
    me = viewer.id if viewer else None
    tweet = await existing(tweet_id, me)
    if tweet.author_id in (await relations_of(me)).blocked:
        raise TweetNotFound
    return tweet


async def those(viewer: Viewer | None, ids: Collection[TweetId]) -> list[TweetView]:
    """These tweets as they are now, in the order of ids, without those that are gone or of people of a block."""
    me = viewer.id if viewer else None
    relations, found = await relations_of(me), await engines().caches.tweets.get_many(ids)
    posts = [act_of(tweet) for id in ids if (tweet := found.get(id))]
    gone = await suspended_among({act.actor_id for act in posts})
    visible = sight(me, relations, Surface.DIRECT, gone)
    shown = [act for act in posts if visible(act, found[act.id])]
    return await hydrate(shown, me)


async def delete(viewer: Viewer, tweet_id: TweetId) -> None:
    """Gone everywhere at once; restore() takes it back for 10 s. Raises TweetNotFound, Forbidden."""
    e = engines()
    tweet = await existing(tweet_id, viewer.id)
    if tweet.author_id != viewer.id:
        raise Forbidden(t("Only its author can delete a post."))
    await media.tweet_deleted(tweet.media)
    await e.tweets.delete(tweet_id, e.clock.now_ms())
    await _changed(e, tweet, deleted=True)


async def set_deleted(viewer: Viewer, tweet_id: TweetId, wanted: bool) -> None:
    """delete() or restore(), whose repetition changes nothing. Raises what they do."""
    if not wanted:
        await restore(viewer, tweet_id)
        return
    try:
        await delete(viewer, tweet_id)
    except TweetNotFound:
        tweet = (await engines().tweets.get_many([tweet_id])).get(tweet_id)
        if tweet is None or tweet.author_id != viewer.id:
            raise


async def restore(viewer: Viewer, tweet_id: TweetId) -> TweetView:
    """Undo a delete of the last 10 s; without one nothing changes. Raises TweetNotFound, Forbidden, Invalid when it is too late."""
    e = engines()
    tweet = (await e.tweets.get_many([tweet_id])).get(tweet_id)
    if tweet is None or tweet.author_id != viewer.id:
        await existing(tweet_id, viewer.id)  # of what is gone nobody else learns that it was there
        raise Forbidden(t("Only its author can restore a post."))
    if tweet.deleted_ms and e.clock.now_ms() - tweet.deleted_ms > UNDO_MS + 1000:
        raise Invalid(t("It is too late to undo that."))
    if await e.tweets.restore(tweet_id):
        await e.jobs.enqueue("reindex_tweet", tweet_id, key=f"{tweet_id}:restored{tweet.deleted_ms}")
        await _changed(e, tweet, deleted=False)
    return await hydrate_one(tweet, viewer.id)


async def existing(tweet_id: TweetId, viewer: UserId | None) -> Tweet:
    """A tweet that is neither deleted nor hidden from the viewer, of somebody who is not suspended. Raises TweetNotFound."""
    tweet = await engines().caches.tweets.get(tweet_id)
    if tweet is None or is_gone(tweet, viewer) or await suspended_among((tweet.author_id,)):
        raise TweetNotFound
    return tweet


async def reachable(viewer: Viewer, tweet_id: TweetId) -> Tweet:
    """A tweet to reply to or to like. Raises TweetNotFound, Blocked."""
    tweet = await existing(tweet_id, viewer.id)
    if tweet.author_id in (await relations_of(viewer.id)).blocked:
        raise Blocked
    return tweet


def _hash(drafts: Sequence[Draft]) -> bytes:
    digests: list[bytes] = []
    for draft in drafts:
        parts = (draft.reply_to, draft.quote_of, draft.text, *draft.media_ids)
        digests.append(hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).digest())
    return digests[0] if len(digests) == 1 else hashlib.sha256(b"".join(digests)).digest()


async def _changed(e: Engines, tweet: Tweet, *, deleted: bool) -> None:
    await e.bus.publish(TweetChanged(tweet.id, deleted))
    await _recount(e, tweet)
    await notifications.gone_or_back(tweet)


async def _recount(e: Engines, tweet: Tweet) -> None:
    """The counts of what the tweet answers and quotes have changed."""
    for counted in {tweet.reply_to_id or 0, tweet.quote_of_id or 0} - {0}:
        await e.bus.publish(TweetChanged(counted, deleted=False))
