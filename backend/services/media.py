"""Pictures and videos: taken in, described, given to a tweet, swept away when nothing uses them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

import structlog

from backend.engines import engines
from backend.errors import FieldError, Invalid, MediaNotUsable, NotFound, TooManyMedia
from backend.hydration import media_view
from backend.ids import TweetId, parse
from backend.media import pictures, videos
from backend.media.kinds import Kind
from backend.media.store import new_name, small
from backend.models import Media
from backend.rate_limits import Action
from backend.text import tidy
from backend.tweets.interface import Attachment
from backend.views import MediaView, Viewer
from backend.words import t

log = structlog.get_logger()

MAX_ALT = 1000
MAX_PICTURES = 4
UNUSED_MS = 24 * 3600 * 1000
_CLAIM_MS = 60_000  # by then a tweet that claimed media is stored, or never will be
_DELETED_MS = 15_000  # by then a delete can't be undone
_AT_A_TIME = 100
_MOST_SIDE = 8192
busy = asyncio.Semaphore(2)  # pictures decoded at once: a large one takes 200 MB for a moment


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came. width and height (pixels) are asked for videos only, which are not encoded anew."""

    file: IO[bytes]
    kind: Kind
    size: int
    alt: str = ""
    width: int | None = None
    height: int | None = None


async def allow(viewer: Viewer) -> None:
    """Before a file is read. Raises RateLimited."""
    await engines().limits.spend(viewer.id, Action.UPLOAD)


async def add(viewer: Viewer, upload: Upload) -> MediaView:
    """Keep a file for a day, by when a tweet must have it. Raises NotAPicture, TooManyPixels, Invalid, Unavailable."""
    alt = _alt(upload.alt)
    made = await (_video if upload.kind.name == "video" else _picture)(upload)
    e = engines()
    now = e.clock.now_ms()
    row = Media(
        id=await e.ids.next(),
        owner_id=viewer.id,
        kind=upload.kind.name,
        mime=upload.kind.mime,
        alt=alt,
        size=upload.size,
        due_ms=now + UNUSED_MS,
        created_ms=now,
        name=made.name,
        preview=made.preview,
        width=made.width,
        height=made.height,
        blurhash=made.blurhash,
    )
    await e.media_rows.add(row)  # first: the sweep finds by it whatever comes of the files
    for name, content in made.files.items():
        await e.media.put(name, content)
    return media_view(attachment(row))


async def describe(viewer: Viewer, media_id: int, alt: str) -> MediaView:
    """Set the text that stands for a file that is not posted yet. Raises NotFound, Invalid."""
    alt = _alt(alt)
    if not await engines().media_rows.describe(viewer.id, media_id, alt):
        raise NotFound(t("That file does not exist, or was posted already."))
    rows = await engines().media_rows.unused(viewer.id, [media_id])
    if media_id not in rows:
        raise NotFound
    return media_view(attachment(rows[media_id]))


async def usable(viewer: Viewer, media_ids: Sequence[str]) -> tuple[Attachment, ...]:
    """What a tweet with these files would have, in their order. Raises MediaNotUsable, TooManyMedia."""
    if not media_ids:
        return ()
    try:
        ids = [parse(id) for id in media_ids]
    except NotFound as error:
        raise MediaNotUsable from error
    if len(ids) > MAX_PICTURES:
        raise TooManyMedia
    rows = await engines().media_rows.unused(viewer.id, ids)
    if len(rows) < len(ids):
        raise MediaNotUsable
    found = tuple(attachment(rows[id]) for id in ids)
    if len(found) > 1 and any(one.kind == "video" for one in found):
        raise TooManyMedia
    return found


async def claim(viewer: Viewer, media: tuple[Attachment, ...], tweet: TweetId) -> None:
    """Before the tweet is stored: nobody else can use these any more. Raises MediaNotUsable."""
    if media:
        e = engines()
        await e.media_rows.claim(viewer.id, [one.id for one in media], tweet, e.clock.now_ms() + _CLAIM_MS)


async def tweet_deleted(media: tuple[Attachment, ...]) -> None:
    """The files of a tweet are swept away soon, unless it is restored."""
    if media:
        e = engines()
        await e.media_rows.look_at([one.id for one in media], e.clock.now_ms() + _DELETED_MS)


async def sweep() -> None:
    """Remove what no living tweet, no draft and no profile uses. What uses a file is looked up now, so it is safe at any time."""
    e = engines()
    while rows := await e.media_rows.due(e.clock.now_ms(), _AT_A_TIME):
        tweets = await e.tweets.get_many([row.tweet_id for row in rows if row.tweet_id])
        owners = await e.users.get_many({row.owner_id for row in rows if row.tweet_id is None})
        drafted = await e.drafts.media_of({row.owner_id for row in rows if row.tweet_id is None})
        shown = {url.rpartition("/")[2] for user in owners.values() for url in (user.avatar_url, user.header_url)}
        for row in rows:
            tweet = tweets.get(row.tweet_id or 0)
            used = row.name in shown or row.id in drafted or (tweet is not None and not tweet.deleted_ms)
            if used and not row.gone:
                await e.media_rows.keep(row)
            elif await e.media_rows.condemn(row):
                await e.media.remove(row.name, row.preview)
                await e.media_rows.remove(row.id)
                log.info("media removed", media=row.id, tweet=row.tweet_id)


def attachment(row: Media) -> Attachment:
    return Attachment(row.id, row.kind, row.name, row.preview, row.width, row.height, row.blurhash, row.alt)


def _alt(text: str) -> str:
    alt = tidy(text)
    if len(alt) > MAX_ALT:
        raise Invalid(fields=(FieldError("alt", t("Use at most {most} characters.", most=MAX_ALT)),))
    return alt


@dataclass(frozen=True, slots=True)
class _Made:
    """What is to be kept; files are by their names."""

    name: str
    preview: str
    width: int
    height: int
    blurhash: str
    files: Mapping[str, bytes | IO[bytes]]


async def _picture(upload: Upload) -> _Made:
    async with busy:
        made = await asyncio.to_thread(pictures.process, upload.file)
    name = new_name("webp")
    files = {name: made.full, small(name): made.preview}
    return _Made(name, small(name), made.width, made.height, made.blurhash, files)


async def _video(upload: Upload) -> _Made:
    wrong = tuple(
        FieldError(field, t("Give it in pixels: 1 to {most}.", most=_MOST_SIDE))
        for field, value in (("width", upload.width), ("height", upload.height))
        if value is None or not 1 <= value <= _MOST_SIDE
    )
    if wrong or upload.width is None or upload.height is None:
        raise Invalid(t("A video is not encoded anew: say how large its picture is."), fields=wrong)
    async with busy:
        await asyncio.to_thread(videos.strip, upload.file, upload.kind)
    name = new_name(upload.kind.suffix)
    upload.file.seek(0)
    return _Made(name, "", upload.width, upload.height, "", {name: upload.file})
