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
_LONGEST_CONTINUATION = 25
_NEAR_AMONG = 1000
"""So many of the newest replies are looked through for people near; older ones stand where their time puts them."""


async def read(viewer: Viewer | None, tweet_id: TweetId, cursor: str | None = None, limit: int = 20) -> Conversation:
    """Raises TweetNotFound, BadCursor."""
    focused = await tweets.get(viewer, tweet_id)
    me = viewer.id if viewer else None
    ancestors = await _ancestors(viewer, tweet_id)
    return Conversation(await hydrate(ancestors, me), focused, await replies(viewer, tweet_id, cursor, limit))


async def thread(viewer: Viewer | None, tweet_id: TweetId) -> list[TweetView]:
    """What it answers, oldest first; the tweet; and how its author goes on below it, at most 25 posts: their first answer to
    it, their first to that one, and so on, up to one that is gone or hidden. Raises TweetNotFound."""
    focused = await tweets.get(viewer, tweet_id)
    above, below = await _ancestors(viewer, tweet_id), await _continuation(viewer, focused, _LONGEST_CONTINUATION)
    views = await hydrate([*above, *below], viewer.id if viewer else None)
    return [*views[: len(above)], focused, *views[len(above) :]]


async def other_replies(viewer: Viewer | None, tweet_id: TweetId, cursor: str | None, limit: int) -> Page[TweetView]:
    """The replies without the one with which its author goes on. Raises TweetNotFound, BadCursor."""
    begins = await _continuation(viewer, await tweets.get(viewer, tweet_id), 1)
    answers = await replies(viewer, tweet_id, cursor, limit)
    shown = [answer for answer in answers.items if not begins or answer.id != str(begins[0].id)]
    return Page(shown, answers.next_cursor)


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


async def _continuation(viewer: Viewer | None, focused: TweetView, limit: int) -> list[Act]:
    e, me, author = engines(), viewer.id if viewer else None, int(focused.author.id)
    visible = sight(me, await relations_of(me), Surface.DIRECT, await suspended_among({author}))
    found: list[Act] = []
    for act in await e.tweets.continuation(int(focused.id), author, limit):
        tweet = await e.caches.tweets.get(act.tweet_id)
        if tweet is None or not visible(act, tweet):
            break
        found.append(act)
    return found
