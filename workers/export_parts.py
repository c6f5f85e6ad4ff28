"""What stands in a copy of somebody's data beside the files: lists, each read page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, TypeVar

from backend.clock import rfc3339
from backend.engines import Engines
from backend.ids import TweetId, UserId, ms_of
from backend.services.drafts import MOST
from backend.tweets.interface import Act, Tweet

_AT_A_TIME = 200
_T = TypeVar("_T")
Pages = AsyncIterator[list[Any]]


async def pages(read: Callable[[int | None], Awaitable[Sequence[_T]]], key: str) -> AsyncIterator[Sequence[_T]]:
    """Each page from beyond the last one's last key (None at first) until one is empty."""
    position: int | None = None
    while rows := await read(position):
        yield rows
        position = getattr(rows[-1], key)


async def _profile(e: Engines, user: UserId) -> Pages:
    row = (await e.users.get_many([user]))[user]
    hidden = {"password_hash", "username_key", "email_key", "last_pulled_act_id"}
    told = {name: value for name, value in row.model_dump().items() if name not in hidden}
    pinned = str(row.pinned_tweet_id) if row.pinned_tweet_id else None
    yield [told | {"id": str(row.id), "pinned_tweet_id": pinned}]


async def _posts(e: Engines, user: UserId) -> Pages:
    async for acts in pages(lambda below: e.tweets.acts_of([user], below=below, at_least=0, limit=_AT_A_TIME), "id"):
        tweets = await e.tweets.get_many([act.id for act in acts if not act.is_retweet])
        yield [row for act in acts if (row := _post(act, tweets))]


def _post(act: Act, tweets: dict[TweetId, Tweet]) -> dict[str, Any] | None:
    if act.is_retweet:
        return {"reposted": str(act.tweet_id), "at": rfc3339(ms_of(act.id))}
    tweet = tweets.get(act.id)
    if tweet is None or tweet.deleted_ms:
        return None
    return {
        "id": str(tweet.id),
        "at": rfc3339(ms_of(tweet.id)),
        "text": tweet.text,
        "reply_to": str(tweet.reply_to_id) if tweet.reply_to_id else None,
        "quote_of": str(tweet.quote_of_id) if tweet.quote_of_id else None,
        "media": [{"name": one.name, "alt": one.alt} for one in tweet.media],
    }


async def _likes(e: Engines, user: UserId) -> Pages:
    async for likes in pages(lambda below: e.tweets.likes_by(user, below, _AT_A_TIME), "position"):
        yield [{"post": str(one.tweet_id), "at": rfc3339(ms_of(one.position))} for one in likes]


async def _bookmarks(e: Engines, user: UserId) -> Pages:
    async for saved in pages(lambda below: e.tweets.bookmarks_of(user, below, _AT_A_TIME), "position"):
        yield [{"post": str(one.tweet_id), "at": rfc3339(ms_of(one.position))} for one in saved]


async def _following(e: Engines, user: UserId) -> Pages:
    async for follows in pages(lambda below: e.graph.following(user, below, _AT_A_TIME), "follow_id"):
        yield await _people(e, [(one.followee_id, one.follow_id) for one in follows])


async def _followers(e: Engines, user: UserId) -> Pages:
    async for follows in pages(lambda below: e.graph.followers(user, below, _AT_A_TIME), "follow_id"):
        yield await _people(e, [(one.follower_id, one.follow_id) for one in follows])


async def _blocks(e: Engines, user: UserId) -> Pages:
    async for blocks in pages(lambda after: e.graph.blocks_of(user, after or 0, _AT_A_TIME), "blocked_id"):
        yield await _people(e, [(one.blocked_id, one.block_id) for one in blocks])


async def _mutes(e: Engines, user: UserId) -> Pages:
    async for mutes in pages(lambda after: e.graph.mutes_of(user, after or 0, _AT_A_TIME), "muted_id"):
        yield await _people(e, [(one.muted_id, one.mute_id) for one in mutes])


async def _people(e: Engines, since: Sequence[tuple[UserId, int]]) -> list[Any]:
    users = await e.users.get_many([id for id, _ in since])
    names = {id: user.username for id, user in users.items()}
    return [{"id": str(id), "username": names.get(id, ""), "since": rfc3339(ms_of(at))} for id, at in since]


async def _muted_words(e: Engines, user: UserId) -> Pages:
    words = await e.muted_words.of(user, e.clock.now_ms())
    yield [{"text": one.text, "until": rfc3339(one.until_ms) if one.until_ms else None} for one in words]


async def _preferences(e: Engines, user: UserId) -> Pages:
    yield [await e.preferences.of(user)]


async def _sessions(e: Engines, user: UserId) -> Pages:
    yield [
        {"device": one.device, "created_at": rfc3339(one.created_ms), "last_seen_at": rfc3339(one.last_seen_ms)}
        for one in await e.sessions.of(user, e.clock.now_ms())
    ]


async def _drafts(e: Engines, user: UserId) -> Pages:
    yield [
        {
            "saved_at": rfc3339(one.saved_ms),
            "reply_to": str(one.reply_to) if one.reply_to else None,
            "quote_of": str(one.quote_of) if one.quote_of else None,
            "posts": one.posts,
        }
        for one in await e.drafts.of(user, None, MOST)
    ]


async def _searches(e: Engines, user: UserId) -> Pages:
    yield list(await e.recent_searches.of(user, 1000))


async def _reading(e: Engines, user: UserId) -> Pages:
    """The act (a post, or a repost) at which home opens the next time."""
    act = await e.timelines.position(user)
    yield [] if act is None else [{"stopped_at": str(act)}]


PARTS: dict[str, Callable[[Engines, UserId], Pages]] = {
    "profile": _profile,
    "posts": _posts,
    "likes": _likes,
    "bookmarks": _bookmarks,
    "following": _following,
    "followers": _followers,
    "blocks": _blocks,
    "mutes": _mutes,
    "muted_words": _muted_words,
    "preferences": _preferences,
    "sessions": _sessions,
    "drafts": _drafts,
    "recent_searches": _searches,
    "reading_position": _reading,
}
"""Each is a list, as NAME.json."""
