"""A person's own pictures: avatar and header, cut to their ratios from an upload of theirs."""

from __future__ import annotations

import asyncio
import io

from backend.engines import engines
from backend.errors import FieldError, Invalid, MediaNotUsable
from backend.media import pictures
from backend.media.store import Range, new_name, path_of
from backend.models import Media, User
from backend.services.media import UNUSED_MS, busy, usable
from backend.views import Viewer
from backend.words import t

AVATAR = (400, 400)
HEADER = (1500, 500)


async def made(viewer: Viewer, avatar: str | None, header: str | None) -> dict[str, str]:
    """The changes to the viewer's row for these uploads; "" takes a picture away, None leaves it. Raises Invalid."""
    wanted = {"avatar": (avatar, AVATAR), "header": (header, HEADER)}
    return {
        f"{name}_url": await _cut(viewer, media_id, size, name) if media_id else ""
        for name, (media_id, size) in wanted.items()
        if media_id is not None
    }


async def left(before: User, changes: dict[str, str]) -> None:
    """Have the sweep look at the files of the pictures that were there before; open pages show them for a while."""
    e = engines()
    names = [getattr(before, column).rpartition("/")[2] for column in changes]
    await e.media_rows.look_at_names([name for name in names if name], e.clock.now_ms() + UNUSED_MS)


async def _cut(viewer: Viewer, media_id: str, size: tuple[int, int], name: str) -> str:
    e = engines()
    try:
        (given,) = await usable(viewer, [media_id])
    except MediaNotUsable as error:
        raise Invalid(fields=(FieldError(f"{name}_media_id", error.sentence),)) from error
    if given.kind != "image":
        raise Invalid(fields=(FieldError(f"{name}_media_id", t("Choose a picture.")),))
    length = await e.media.size(given.name)
    whole = b"".join([chunk async for chunk in e.media.read(given.name, Range(0, length - 1, length))])
    async with busy:
        content = await asyncio.to_thread(pictures.cut, io.BytesIO(whole), *size)
    kept, now = new_name("webp"), e.clock.now_ms()
    row = Media(
        id=await e.ids.next(),
        owner_id=viewer.id,
        kind="image",
        name=kept,
        preview="",
        mime="image/webp",
        width=size[0],
        height=size[1],
        blurhash="",
        alt="",
        size=len(content),
        due_ms=now + UNUSED_MS,
        created_ms=now,
    )
    await e.media_rows.add(row)  # first: the sweep finds by it whatever comes of the file
    await e.media.put(kept, content)
    return path_of(kept)
