"""From acts to views: everything a page needs is loaded in one batch of each kind, through the caches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cachetools import FIFOCache

from backend.clock import rfc3339
from backend.engines import engines
from backend.errors import TweetNotFound
from backend.ids import TweetId, UserId, ms_of
from backend.models import User
from backend.text import Entities
from backend.tweets.interface import Act, Counts, Tweet
from backend.views import (
    EngagementView,
    EntitiesView,
    HashtagView,
    MentionView,
    ReplyToView,
    TweetView,
    UrlView,
    UserCard,
)

_NO_ENTITIES = EntitiesView([], [], [])
_NO_COUNTS = Counts()
_ENGAGEMENT = {liked: EngagementView(liked=liked, retweeted=False, bookmarked=False) for liked in (False, True)}
_fixed_parts: FIFOCache[TweetId, tuple[str, EntitiesView]] = FIFOCache(maxsize=50_000)


def card(user: User) -> UserCard:
    return UserCard(str(user.id), user.username, user.display_name, avatar_url(user), user.verified)


def avatar_url(user: User) -> str:
    return user.avatar_url or f"/avatars/{user.id}.svg"


async def hydrate(acts: Sequence[Act], viewer: UserId | None) -> list[TweetView]:
    """The views of these acts in their order, without those whose tweet or author is gone."""
    e = engines()
    ids = [act.tweet_id for act in acts]
    tweets = await e.caches.tweets.get_many(ids)
    cards = await e.caches.cards.get_many(_people(acts, tweets.values()))
    counts = await e.caches.counts.get_many(ids)
    liked = await e.tweets.liked_among(viewer, ids) if viewer is not None and ids else set[TweetId]()
    return [
        _view(act, tweet, cards, counts.get(tweet.id, _NO_COUNTS), viewer, liked)
        for act in acts
        if (tweet := tweets.get(act.tweet_id)) and tweet.author_id in cards
    ]


async def hydrate_one(tweet: Tweet, viewer: UserId | None) -> TweetView:
    """Raises TweetNotFound when its author is gone."""
    views = await hydrate([Act(tweet.id, tweet.id, tweet.author_id, tweet.author_id)], viewer)
    if not views:
        raise TweetNotFound
    return views[0]


def _people(acts: Iterable[Act], tweets: Iterable[Tweet]) -> set[UserId]:
    people = {act.actor_id for act in acts}
    for tweet in tweets:
        people.add(tweet.author_id)
        if tweet.reply_to_author_id is not None:
            people.add(tweet.reply_to_author_id)
    return people


def _view(
    act: Act, tweet: Tweet, cards: dict[UserId, UserCard], counts: Counts, viewer: UserId | None, liked: set[TweetId]
) -> TweetView:
    created_at, entities = _fixed(tweet)
    return TweetView(
        id=str(tweet.id),
        act_id=str(act.id),
        text=tweet.text,
        created_at=created_at,
        author=cards[tweet.author_id],
        entities=entities,
        media=[],
        link_preview=None,
        reply_to=_reply_to(tweet, cards),
        quoted=None,
        retweeted_by=cards.get(act.actor_id) if act.id != tweet.id else None,
        likes_count=counts.likes,
        retweets_count=counts.retweets,
        replies_count=counts.replies,
        quotes_count=counts.quotes,
        viewer=None if viewer is None else _ENGAGEMENT[tweet.id in liked],
    )


def _fixed(tweet: Tweet) -> tuple[str, EntitiesView]:
    """What never changes about a tweet, made once."""
    fixed = _fixed_parts.get(tweet.id)
    if fixed is None:
        fixed = _fixed_parts[tweet.id] = (rfc3339(ms_of(tweet.id)), _entities(tweet.entities))
    return fixed


def _reply_to(tweet: Tweet, cards: dict[UserId, UserCard]) -> ReplyToView | None:
    if tweet.reply_to_id is None or tweet.reply_to_author_id is None:
        return None
    author = cards.get(tweet.reply_to_author_id)
    return ReplyToView(str(tweet.reply_to_id), author.username if author else "")


def _entities(found: Entities) -> EntitiesView:
    if not (found.mentions or found.hashtags or found.urls):
        return _NO_ENTITIES
    return EntitiesView(
        [MentionView(span.value, span.start, span.end) for span in found.mentions],
        [HashtagView(span.value, span.start, span.end) for span in found.hashtags],
        [UrlView(span.value, span.start, span.end) for span in found.urls],
    )
