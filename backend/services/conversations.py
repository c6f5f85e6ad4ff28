"""A tweet with what it answers and what answers it."""

from __future__ import annotations

from backend import cursor as cursors
from backend import skeletons
from backend.engines import engines
from backend.hydration import hydrate
from backend.ids import MAX_ID, TweetId, UserId
from backend.pipeline import page
from backend.repositories.relations import Relations
from backend.services import tweets
from backend.tweets.interface import Act, Tweet
from backend.views import Conversation, Page, TweetView, Viewer
from backend.visibility import Surface, relations_of, sight, suspended_among

_MOST_ANCESTORS = 100
_NEAR_AMONG = 1000
"""So many of the newest replies are looked through for people near; older ones stand where their time puts them."""


async def read(viewer: Viewer | None, tweet_id: TweetId, cursor: str | None = None, limit: int = 20) -> Conversation:
    """Raises TweetNotFound, BadCursor."""
    focused = await tweets.get(viewer, tweet_id)
    me = viewer.id if viewer else None
    ancestors = await _ancestors(viewer, tweet_id)
    return Conversation(await hydrate(ancestors, me), focused, await replies(viewer, tweet_id, cursor, limit))


async def replies(viewer: Viewer | None, tweet_id: TweetId, cursor: str | None, limit: int) -> Page[TweetView]:
    """Direct replies: by people whom the viewer follows (and their own) first, then the others; each newest first."""
    me = viewer.id if viewer else None
    relations = await relations_of(me)
    near = frozenset[UserId]([*relations.followees, *([me] if me else [])])
    newest = await engines().tweets.replies(tweet_id, None, _NEAR_AMONG) if near else []
    reach = newest[-1].id if len(newest) == _NEAR_AMONG else 0
    first, then = f"replies-near:{tweet_id}", f"replies-far:{tweet_id}"
    items: list[TweetView] = []
    if cursor is None or not cursors.belongs(then, cursor):
        skeleton = skeletons.replies(tweet_id, near, reach, by_near=True)
        nearer = await page(first, skeleton, me, relations, Surface.DIRECT, cursor, limit)
        if nearer.next_cursor:
            return nearer
        items, cursor = nearer.items, cursors.encode(then, MAX_ID)
    if len(items) == limit:
        return Page(items, cursor)
    skeleton = skeletons.replies(tweet_id, near, reach, by_near=False)
    farther = await page(then, skeleton, me, relations, Surface.DIRECT, cursor, limit - len(items))
    return Page(items + farther.items, farther.next_cursor)


async def _ancestors(viewer: Viewer | None, tweet_id: TweetId) -> list[Act]:
    """Oldest first; ends at the first one that is gone or hidden."""
    e = engines()
    me = viewer.id if viewer else None
    relations: Relations = await relations_of(me)
    found: list[Act] = []
    tweet: Tweet | None = await tweets.existing(tweet_id, me)
    while tweet and tweet.reply_to_id and len(found) < _MOST_ANCESTORS:
        tweet = await e.caches.tweets.get(tweet.reply_to_id)
        if tweet is None:
            break
        act = Act(tweet.id, tweet.id, tweet.author_id, tweet.author_id)
        if not sight(me, relations, Surface.DIRECT, await suspended_among({tweet.author_id}))(act, tweet):
            break
        found.append(act)
    return found[::-1]
