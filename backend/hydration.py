"""From acts to views: everything a page needs is loaded in one batch of each kind, through the caches."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from backend.clock import rfc3339
from backend.engines import engines
from backend.errors import TweetNotFound
from backend.ids import ActId, TweetId, UserId, ms_of
from backend.media.store import path_of
from backend.models import User
from backend.text import Entities
from backend.tweets.interface import Act, Attachment, Counts, Tweet
from backend.views import (
    EngagementView,
    EntitiesView,
    HashtagView,
    MediaView,
    MentionView,
    ReplyToView,
    TweetView,
    UrlView,
    UserCard,
)

_NO_ENTITIES = EntitiesView([], [], [])
_NO_COUNTS = Counts()
_MOST_MADE = 20_000
_made: dict[tuple[ActId, bool | None], tuple[_Parts, TweetView]] = {}


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
        _view(
            act,
            _Parts(
                tweet,
                author,
                cards.get(act.actor_id),
                cards.get(tweet.reply_to_author_id or 0),
                counts.get(tweet.id, _NO_COUNTS),
                None if viewer is None else tweet.id in liked,
            ),
        )
        for act in acts
        if (tweet := tweets.get(act.tweet_id)) and (author := cards.get(tweet.author_id))
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


class _Parts(NamedTuple):
    """What a view is made of. Most of it comes from the caches as the very objects of the last time."""

    tweet: Tweet
    author: UserCard
    actor: UserCard | None
    replied_to: UserCard | None
    counts: Counts
    liked: bool | None
    """None: nobody is signed in."""


def _view(act: Act, parts: _Parts) -> TweetView:
    """The view that was made of the same parts before, else a new one: most rows of a page were shown to somebody."""
    key = (act.id, parts.liked)
    made = _made.get(key)
    if made is None or not all(map(operator.is_, made[0], parts)):
        if len(_made) > _MOST_MADE:
            _made.clear()
        made = _made[key] = (parts, _make(act, parts))
    return made[1]


def _make(act: Act, parts: _Parts) -> TweetView:
    tweet, counts = parts.tweet, parts.counts
    return TweetView(
        id=str(tweet.id),
        act_id=str(act.id),
        text=tweet.text,
        created_at=rfc3339(ms_of(tweet.id)),
        author=parts.author,
        entities=_entities(tweet.entities),
        media=[media_view(one) for one in tweet.media],
        link_preview=None,
        reply_to=_reply_to(tweet, parts.replied_to),
        quoted=None,
        retweeted_by=parts.actor if act.id != tweet.id else None,
        likes_count=counts.likes,
        retweets_count=counts.retweets,
        replies_count=counts.replies,
        quotes_count=counts.quotes,
        viewer=None if parts.liked is None else EngagementView(parts.liked, retweeted=False, bookmarked=False),
    )


def media_view(one: Attachment) -> MediaView:
    kind = "video" if one.kind == "video" else "image"
    preview = path_of(one.preview)
    return MediaView(str(one.id), kind, path_of(one.name), preview, one.width, one.height, one.blurhash, one.alt)


def _reply_to(tweet: Tweet, author: UserCard | None) -> ReplyToView | None:
    if tweet.reply_to_id is None:
        return None
    return ReplyToView(str(tweet.reply_to_id), author.username if author else "")


def _entities(found: Entities) -> EntitiesView:
    if not (found.mentions or found.hashtags or found.urls):
        return _NO_ENTITIES
    return EntitiesView(
        [MentionView(span.value, span.start, span.end) for span in found.mentions],
        [HashtagView(span.value, span.start, span.end) for span in found.hashtags],
        [UrlView(span.value, span.start, span.end) for span in found.urls],
    )
