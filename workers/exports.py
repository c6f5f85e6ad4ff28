"""Makes copies of what is somebody's: one at a time in a process, in bounded memory, begun anew when a worker dies in it.

The work is a task of its own beside the jobs, which are short: a job only looks whether there is something to do.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import IO, Any

import orjson
import structlog

from backend.clock import rfc3339
from backend.engines import Engines, engines
from backend.errors import NotFound
from backend.ids import UserId, ms_of
from backend.media.store import Range, new_name
from backend.models import Export
from backend.repositories.exports import FAILED, READY, WORKING
from backend.services.exports import KEPT_MS

log = structlog.get_logger()

_AT_A_TIME = 200
_PATIENCE_MS = 60_000
_BEAT_S = 10.0
_ATTEMPTS = 3
_running: set[asyncio.Task[None]] = set()


async def make_exports() -> None:
    """Begin what waits, unless this process makes one; remove those that were kept for long enough."""
    if not _running:
        task = asyncio.create_task(work())
        _running.add(task)
        task.add_done_callback(_running.discard)


async def stop() -> None:
    """This process ends: another one begins anew what it was about."""
    for task in list(_running):
        task.cancel()
        await asyncio.wait({task})


async def work() -> None:
    """Everything that is due, one after the other."""
    e = engines()
    for export in await e.exports.due(e.clock.now_ms()):
        before = export.name
        if export.state in (READY, FAILED):
            await e.archives.remove(before)
            await e.exports.remove(export.user_id)
        elif export.attempt >= _ATTEMPTS:
            await _fail(e, export)
        elif await _claim(e, export):
            await e.archives.remove(before)
            try:
                await _make(e, export)
            except Exception:
                log.exception("export failed", user=export.user_id)
                await _fail(e, export)


async def _claim(e: Engines, export: Export) -> bool:
    due_ms = e.clock.now_ms() + _PATIENCE_MS
    return await e.exports.change(
        export, state=WORKING, attempt=export.attempt + 1, due_ms=due_ms, done=0, name=new_name("zip")
    )


async def _fail(e: Engines, export: Export) -> None:
    await e.exports.change(export, state=FAILED, due_ms=e.clock.now_ms() + KEPT_MS)


class _Overtaken(Exception):
    """Another worker has taken this export: this one was silent for too long."""


async def _make(e: Engines, export: Export) -> None:
    with tempfile.TemporaryFile(dir=e.settings.data_dir) as file:
        await _fill(e, export, file)
        file.seek(0)
        await e.archives.put(export.name, file)
    now_ms = e.clock.now_ms()
    if not await e.exports.change(export, state=READY, finished_ms=now_ms, due_ms=now_ms + KEPT_MS):
        await e.archives.remove(export.name)


async def _fill(e: Engines, export: Export, file: IO[bytes]) -> None:
    user, beat = export.user_id, time.monotonic()
    media = [name for row in await e.media_rows.of(user) for name in (row.name,)]
    total, done = len(_PARTS) + len(media), 0

    async def step() -> None:
        nonlocal beat, done
        done += 1
        if done == 1 or time.monotonic() - beat > _BEAT_S:
            beat = time.monotonic()
            due_ms = e.clock.now_ms() + _PATIENCE_MS
            if not await e.exports.change(export, done=done, total=total, due_ms=due_ms):
                raise _Overtaken

    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in _PARTS.items():
            with archive.open(f"{name}.json", "w", force_zip64=True) as part:
                await _write(part, rows(e, user))
            await step()
        for name in media:
            info = zipfile.ZipInfo(f"media/{name}")  # pictures and videos don't get smaller: stored as they are
            try:
                size = await e.media.size(name)
            except NotFound:
                continue  # swept meanwhile
            with archive.open(info, "w", force_zip64=True) as part:
                async for chunk in e.media.read(name, Range(0, size - 1, size)):
                    await asyncio.to_thread(part.write, chunk)
            await step()


async def _write(part: IO[bytes], rows: AsyncIterator[Any]) -> None:
    """A list, row by row."""
    start = b"[\n"
    async for row in rows:
        await asyncio.to_thread(part.write, start + orjson.dumps(row))
        start = b",\n"
    part.write(b"[]\n" if start == b"[\n" else b"\n]\n")


async def _walk(read: Callable[[int | None], Awaitable[Any]], key: str) -> AsyncIterator[Any]:
    below: int | None = None
    while rows := await read(below):
        for row in rows:
            yield row
        below = getattr(rows[-1], key)


async def _profile(e: Engines, user: UserId) -> AsyncIterator[Any]:
    row = (await e.users.get_many([user]))[user]
    hidden = {"password_hash", "username_key", "email_key", "last_pulled_act_id"}
    yield {name: value for name, value in row.model_dump().items() if name not in hidden}


async def _posts(e: Engines, user: UserId) -> AsyncIterator[Any]:
    acts = _walk(lambda below: e.tweets.acts_of([user], below=below, at_least=0, limit=_AT_A_TIME), "id")
    async for act in acts:
        if act.is_retweet:
            yield {"reposted": str(act.tweet_id), "at": rfc3339(ms_of(act.id))}
        elif (tweet := (await e.tweets.get_many([act.id])).get(act.id)) and not tweet.deleted_ms:
            yield {
                "id": str(tweet.id),
                "at": rfc3339(ms_of(tweet.id)),
                "text": tweet.text,
                "reply_to": str(tweet.reply_to_id) if tweet.reply_to_id else None,
                "quote_of": str(tweet.quote_of_id) if tweet.quote_of_id else None,
                "media": [{"name": one.name, "alt": one.alt} for one in tweet.media],
            }


async def _likes(e: Engines, user: UserId) -> AsyncIterator[Any]:
    async for like in _walk(lambda below: e.tweets.likes_by(user, below, _AT_A_TIME), "position"):
        yield {"post": str(like.tweet_id), "at": rfc3339(ms_of(like.position))}


async def _bookmarks(e: Engines, user: UserId) -> AsyncIterator[Any]:
    async for one in _walk(lambda below: e.tweets.bookmarks_of(user, below, _AT_A_TIME), "position"):
        yield {"post": str(one.tweet_id), "at": rfc3339(ms_of(one.position))}


async def _following(e: Engines, user: UserId) -> AsyncIterator[Any]:
    async for row in _walk(lambda below: e.graph.following(user, below, _AT_A_TIME), "follow_id"):
        yield await _person(e, row.followee_id, row.follow_id)


async def _followers(e: Engines, user: UserId) -> AsyncIterator[Any]:
    async for row in _walk(lambda below: e.graph.followers(user, below, _AT_A_TIME), "follow_id"):
        yield await _person(e, row.follower_id, row.follow_id)


async def _blocks(e: Engines, user: UserId) -> AsyncIterator[Any]:
    for other, id in await e.graph.blocked_by(user):
        yield await _person(e, other, id)


async def _mutes(e: Engines, user: UserId) -> AsyncIterator[Any]:
    for other, id in await e.graph.muted_by(user):
        yield await _person(e, other, id)


async def _person(e: Engines, id: UserId, since: int) -> dict[str, str]:
    user = await e.caches.users.get(id)
    return {"id": str(id), "username": user.username if user else "", "since": rfc3339(ms_of(since))}


async def _muted_words(e: Engines, user: UserId) -> AsyncIterator[Any]:
    for word in await e.muted_words.of(user, e.clock.now_ms()):
        yield {"text": word.text, "until": rfc3339(word.until_ms) if word.until_ms else None}


async def _preferences(e: Engines, user: UserId) -> AsyncIterator[Any]:
    yield await e.preferences.of(user)


async def _sessions(e: Engines, user: UserId) -> AsyncIterator[Any]:
    for one in await e.sessions.of(user, e.clock.now_ms()):
        yield {
            "device": one.device,
            "created_at": rfc3339(one.created_ms),
            "last_seen_at": rfc3339(one.last_seen_ms),
        }


async def _drafts(e: Engines, user: UserId) -> AsyncIterator[Any]:
    for one in await e.drafts.of(user):
        yield {
            "saved_at": rfc3339(one.saved_ms),
            "reply_to": str(one.reply_to) if one.reply_to else None,
            "quote_of": str(one.quote_of) if one.quote_of else None,
            "posts": one.posts,
        }


async def _reading(e: Engines, user: UserId) -> AsyncIterator[Any]:
    """The act (a post, or a repost) at which home opens the next time."""
    if (act := await e.timelines.position(user)) is not None:
        yield {"stopped_at": str(act)}


async def _searches(e: Engines, user: UserId) -> AsyncIterator[Any]:
    for query in await e.recent_searches.of(user, 1000):
        yield query


_PARTS: dict[str, Callable[[Engines, UserId], AsyncIterator[Any]]] = {
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
"""What stands in the archive beside the files: a list each, as NAME.json."""
