"""From acts to views: everything a page needs is loaded in one batch of each kind, through the caches."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from backend.clock import rfc3339
from backend.engines import engines
from backend.errors import TweetNotFound
from backend.ids import ActId, TweetId, UserId, ms_of
from backend.media.store import path_of
from backend.models import User
from backend.repositories.link_previews import NO_PREVIEW, UNFETCHED
from backend.text import Entities
from backend.tweets.interface import Act, Attachment, Counts, Engaged, Tweet, act_of, link_of
from backend.views import (
    SUSPENDED,
    EngagementView,
    EntitiesView,
    HashtagView,
    LinkPreviewView,
    MediaView,
    MentionView,
    ReplyToView,
    TweetView,
    UnavailableView,
    UrlView,
    UserCard,
)

_NO_ENTITIES = EntitiesView([], [], [])
_NO_COUNTS = Counts()
_GONE, _HIDDEN, _BLOCKED = (UnavailableView(why) for why in ("deleted", "hidden", "blocked"))
_MOST_MADE = 20_000
_NOTHING: dict[ActId, int] = {}
_made: dict[tuple[ActId, Engaged | None, bool], tuple[_Parts, TweetView]] = {}


def card(user: User) -> UserCard:
    if user.state != "active":
        return SUSPENDED
    return UserCard(str(user.id), user.username, user.display_name, avatar_url(user), user.verified)


def avatar_url(user: User) -> str:
    return user.avatar_url or f"/avatars/{user.id}.svg"


async def hydrate(
    acts: Sequence[Act], viewer: UserId | None, others: Mapping[ActId, int] = _NOTHING
) -> list[TweetView]:
    """The views of these acts in their order, without those whose tweet or author is gone.

    others: how many newer retweets an act stands for.
    """
    e = engines()
    ids = [act.tweet_id for act in acts]
    tweets = await e.caches.tweets.get_many(ids)
    quoted = await e.caches.tweets.get_many([tweet.quote_of_id for tweet in tweets.values() if tweet.quote_of_id])
    known = await e.caches.cards.get_many(_people(acts, [*tweets.values(), *quoted.values()]))
    cards = {id: card for id, card in known.items() if card is not SUSPENDED}
    counts = await e.caches.counts.get_many([*ids, *quoted])
    links = await _links(tweets.values())
    engaged = await e.tweets.engaged(viewer, ids) if viewer is not None and ids else None
    blocked = await _blocked(viewer) if quoted else frozenset[UserId]()
    inner = {tweet.id: _quoted(tweet, cards, counts, blocked) for tweet in quoted.values()}
    return [
        _view(
            act,
            _Parts(
                tweet,
                author,
                cards.get(act.actor_id),
                others.get(act.id, 0),
                cards.get(tweet.reply_to_author_id or 0),
                inner.get(tweet.quote_of_id, _GONE) if tweet.quote_of_id else None,
                counts.get(tweet.id, _NO_COUNTS),
                engaged[tweet.id] if engaged is not None else None,
                links.get(link_of(tweet)) if links else None,
            ),
        )
        for act in acts
        if (tweet := tweets.get(act.tweet_id)) and (author := cards.get(tweet.author_id))
    ]


async def _links(tweets: Iterable[Tweet]) -> dict[str, LinkPreviewView]:
    """The cards of their links. One that nobody has fetched, or not for a month, is asked for: a later read shows it."""
    e = engines()
    linked = {url: tweet for tweet in tweets if (url := link_of(tweet))}
    found = await e.caches.link_previews.get_many(linked) if linked else {}
    if e.settings.link_previews == "on":
        for url, preview in found.items():
            if preview is UNFETCHED:
                e.jobs.remind("link_preview", linked[url].id, key=f"{linked[url].id}:0")
    return {url: preview for url, preview in found.items() if preview is not NO_PREVIEW and preview is not UNFETCHED}


async def _blocked(viewer: UserId | None) -> frozenset[UserId]:
    relations = await engines().caches.relations.get(viewer) if viewer is not None else None
    return relations.blocked if relations else frozenset()


def _quoted(
    tweet: Tweet, cards: Mapping[UserId, UserCard], counts: Mapping[TweetId, Counts], blocked: frozenset[UserId]
) -> TweetView | UnavailableView:
    """What stands inside a quote: without what it quotes itself, and without what the viewer did to it."""
    author = cards.get(tweet.author_id)
    if tweet.deleted_ms:
        return _GONE
    if author is None or tweet.hidden:
        return _HIDDEN
    if tweet.author_id in blocked:
        return _BLOCKED
    replied_to, counted = cards.get(tweet.reply_to_author_id or 0), counts.get(tweet.id, _NO_COUNTS)
    return _view(act_of(tweet), _Parts(tweet, author, None, 0, replied_to, None, counted, None), inner=True)


async def hydrate_one(tweet: Tweet, viewer: UserId | None) -> TweetView:
    """Raises TweetNotFound when its author is gone."""
    views = await hydrate([act_of(tweet)], viewer)
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
    others: int
    replied_to: UserCard | None
    quoted: TweetView | UnavailableView | None
    counts: Counts
    engaged: Engaged | None
    """None: nobody is signed in."""
    link: LinkPreviewView | None = None


def _view(act: Act, parts: _Parts, *, inner: bool = False) -> TweetView:
    """The view that was made of the same parts before, else a new one: most rows of a page were shown to somebody."""
    key = (act.id, parts.engaged, inner)
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
        link_preview=parts.link,
        reply_to=_reply_to(tweet, parts.replied_to),
        quoted=parts.quoted,
        retweeted_by=parts.actor if act.is_retweet else None,
        retweeters_count=1 + parts.others if act.is_retweet else 0,
        likes_count=counts.likes,
        retweets_count=counts.retweets,
        replies_count=counts.replies,
        quotes_count=counts.quotes,
        viewer=None if parts.engaged is None else EngagementView(*parts.engaged),
        hidden=tweet.hidden,
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
