"""Posting, reading and deleting one tweet."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from backend import text as texts
from backend.engines import Engines, engines
from backend.errors import Blocked, Forbidden, Invalid, MediaNotUsable, TweetGone, TweetNotFound
from backend.events import TweetChanged
from backend.hydration import hydrate, hydrate_one
from backend.ids import TweetId, parse
from backend.rate_limits import Action
from backend.services import acts, media, notifications
from backend.tweets.interface import Tweet, act_of, link_of
from backend.views import Posted, TweetView, Viewer
from backend.visibility import Surface, relations_of, suspended_among, visible

texts.load()  # before the first post, rather than during it

UNDO_MS = 10_000


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
    MediaNotUsable, TooManyMedia, TweetGone (what the key made was deleted).
    """
    e = engines()
    body_hash = _hash(draft)
    if key is not None and (earlier := await e.tweets.posted(viewer.id, key, body_hash)):
        if earlier.deleted_ms:
            raise TweetGone
        return Posted(await hydrate_one(earlier, viewer.id), earlier.delivery.value)
    try:
        tweet = await _add(e, viewer, draft, key, body_hash)
    except MediaNotUsable:
        # A repeat beside the first one: that has taken the media, and may not have stored its tweet yet.
        earlier = await _first(e, viewer, key, body_hash) if key is not None and draft.media_ids else None
        if earlier is None:
            raise
        return Posted(await hydrate_one(earlier, viewer.id), earlier.delivery.value)
    await acts.start(e, act_of(tweet), tweet.delivery)
    await e.jobs.enqueue("index_tweet", tweet.id, key=f"{tweet.id}:0")  # lost? catch_up finds it
    await _fetch_link(e, tweet)
    await _recount(e, tweet)
    return Posted(await hydrate_one(tweet, viewer.id), tweet.delivery.value)


async def _add(e: Engines, viewer: Viewer, draft: Draft, key: str | None, body_hash: bytes) -> Tweet:
    attached = await media.usable(viewer, draft.media_ids)
    text = texts.clean(draft.text, may_be_blank=bool(attached or draft.quote_of))
    parent = await reachable(viewer, parse(draft.reply_to)) if draft.reply_to else None
    quoted = await reachable(viewer, parse(draft.quote_of)) if draft.quote_of else None
    await e.limits.spend(viewer.id, Action.TWEET)
    id = await e.ids.next()
    await media.claim(viewer, attached, id)
    return await e.tweets.add(
        Tweet(
            id=id,
            author_id=viewer.id,
            text=text,
            entities=texts.entities(text),
            reply_to_id=parent.id if parent else None,
            reply_to_author_id=parent.author_id if parent else None,
            conversation_id=parent.conversation_id if parent else id,
            quote_of_id=quoted.id if quoted else None,
            delivery=await acts.delivery(e, viewer.id, id),
            media=attached,
        ),
        key,
        body_hash,
    )


async def _fetch_link(e: Engines, tweet: Tweet) -> None:
    if link_of(tweet) and e.settings.link_previews == "on":
        await e.jobs.enqueue("link_preview", tweet.id, key=f"{tweet.id}:0")


async def _first(e: Engines, viewer: Viewer, key: str, body_hash: bytes) -> Tweet | None:
    """What the key makes within two seconds."""
    for _ in range(40):
        if earlier := await e.tweets.posted(viewer.id, key, body_hash):
            return earlier
        await asyncio.sleep(0.05)
    return None


async def get(viewer: Viewer | None, tweet_id: TweetId) -> TweetView:
    """Raises TweetNotFound, for people of a block too."""
    tweet = await existing(tweet_id)
    if tweet.author_id in (await relations_of(viewer.id if viewer else None)).blocked:
        raise TweetNotFound
    return await hydrate_one(tweet, viewer.id if viewer else None)


async def those(viewer: Viewer | None, ids: Collection[TweetId]) -> list[TweetView]:
    """These tweets as they are now, in the order of ids, without those that are gone or of people of a block."""
    me = viewer.id if viewer else None
    relations, found = await relations_of(me), await engines().caches.tweets.get_many(ids)
    posts = [act_of(tweet) for id in ids if (tweet := found.get(id))]
    gone = await suspended_among({act.actor_id for act in posts})
    shown = [act for act in posts if visible(act, found[act.id], me, relations, Surface.DIRECT, gone)]
    return await hydrate(shown, me)


async def delete(viewer: Viewer, tweet_id: TweetId) -> None:
    """Gone everywhere at once; restore() takes it back for 10 s. Raises TweetNotFound, Forbidden."""
    e = engines()
    tweet = await existing(tweet_id)
    if tweet.author_id != viewer.id:
        raise Forbidden("Only its author can delete a post.")
    await media.tweet_deleted(tweet.media)
    await e.tweets.delete(tweet_id, e.clock.now_ms())
    await _changed(e, tweet, deleted=True)


async def restore(viewer: Viewer, tweet_id: TweetId) -> TweetView:
    """Undo a delete of the last 10 s. Raises TweetNotFound, Forbidden, Invalid when it is too late."""
    e = engines()
    tweet = (await e.tweets.get_many([tweet_id])).get(tweet_id)
    if tweet is None:
        raise TweetNotFound
    if tweet.author_id != viewer.id:
        raise Forbidden("Only its author can restore a post.")
    if tweet.deleted_ms and e.clock.now_ms() - tweet.deleted_ms > UNDO_MS + 1000:
        raise Invalid("It is too late to undo that.")
    await e.tweets.restore(tweet_id)
    await e.jobs.enqueue("reindex_tweet", tweet_id, key=f"{tweet_id}:restored{tweet.deleted_ms}")
    await _changed(e, tweet, deleted=False)
    return await hydrate_one(tweet, viewer.id)


async def existing(tweet_id: TweetId) -> Tweet:
    """A tweet that is not deleted, of somebody who is not suspended. Raises TweetNotFound."""
    tweet = await engines().caches.tweets.get(tweet_id)
    if tweet is None or tweet.deleted_ms or await suspended_among((tweet.author_id,)):
        raise TweetNotFound
    return tweet


async def reachable(viewer: Viewer, tweet_id: TweetId) -> Tweet:
    """A tweet to reply to or to like. Raises TweetNotFound, Blocked."""
    tweet = await existing(tweet_id)
    if tweet.author_id in (await relations_of(viewer.id)).blocked:
        raise Blocked
    return tweet


def _hash(draft: Draft) -> bytes:
    parts = (draft.reply_to, draft.quote_of, draft.text, *draft.media_ids)
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).digest()


async def _changed(e: Engines, tweet: Tweet, *, deleted: bool) -> None:
    await e.bus.publish(TweetChanged(tweet.id, deleted))
    await _recount(e, tweet)
    await notifications.gone_or_back(tweet)


async def _recount(e: Engines, tweet: Tweet) -> None:
    """The counts of what the tweet answers and quotes have changed."""
    for counted in {tweet.reply_to_id or 0, tweet.quote_of_id or 0} - {0}:
        await e.bus.publish(TweetChanged(counted, deleted=False))
