"""What linked pages say about themselves, by address."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, update
from sqlmodel import col, select

from backend.models import LinkPreview, Media
from backend.repositories.database import Database, among, columns
from backend.views import LinkPreviewView

NO_PREVIEW, UNFETCHED = LinkPreviewView("", "", "", None, ""), LinkPreviewView("", "", "", None, "")
"""In the place of a card: the page was asked and there is nothing to show; or nobody has asked it. Compared by identity."""

_FOUND = columns(
    LinkPreview.url, LinkPreview.title, LinkPreview.description, LinkPreview.image_url, LinkPreview.host
).where(among(LinkPreview.url, "urls"))


class LinkPreviews:
    def __init__(self, database: Database) -> None:
        self._db = database

    async def views(self, urls: Collection[str]) -> dict[str, LinkPreviewView]:
        """Of each address given; NO_PREVIEW or UNFETCHED where there is no card."""
        rows = await self._db.rows(_FOUND, urls=list(urls))
        found = {
            url: LinkPreviewView(url, title, text, image or None, host) if title else NO_PREVIEW
            for url, title, text, image, host in rows
        }
        return dict.fromkeys(urls, UNFETCHED) | found

    async def claim(self, url: str, now_ms: int, until_ms: int) -> bool:
        """True for one of those who ask while the address is due (or new): it is not due for others until then."""
        due = update(LinkPreview).where(col(LinkPreview.url) == url, col(LinkPreview.due_ms) <= now_ms)
        async with self._db.write(turn=url) as session:
            if await session.get(LinkPreview, url) is None:
                session.add(LinkPreview(url=url, due_ms=until_ms))
                return True
            return (await session.exec(due.values(due_ms=until_ms))).rowcount == 1

    async def release(self, url: str, until_ms: int, now_ms: int) -> None:
        """End the claim until then with nothing done: an address without a card is as good as new, any other is due."""
        mine = (col(LinkPreview.url) == url, col(LinkPreview.due_ms) == until_ms)
        async with self._db.write() as session:
            await session.exec(delete(LinkPreview).where(*mine, col(LinkPreview.title) == ""))
            await session.exec(update(LinkPreview).where(*mine).values(due_ms=now_ms))

    async def put(self, preview: LinkPreview, leftover: Media | None = None) -> None:
        """The row of its picture among the media goes: the sweep is to let it be. The picture that it had before becomes
        the leftover, for the sweep to remove."""
        name = _name(preview.image_url)
        async with self._db.write(turn=preview.url) as session:
            earlier = await session.get(LinkPreview, preview.url)
            before = _name(earlier.image_url) if earlier else ""
            await session.merge(preview)
            if name:
                await session.exec(delete(Media).where(col(Media.name) == name))
            if leftover and before and before != name:
                leftover.name = before
                session.add(leftover)

    async def due(self, before_ms: int, limit: int) -> list[LinkPreview]:
        """Those that were due before then, longest due first."""
        due = select(LinkPreview).where(LinkPreview.due_ms < before_ms).order_by(col(LinkPreview.due_ms)).limit(limit)
        async with self._db.read() as session:
            return list(await session.exec(due))

    async def drop(self, seen: LinkPreview, leftover: Media) -> None:
        """Remove it, unless it was claimed since it was seen; its picture becomes the leftover, for the sweep to remove."""
        gone = delete(LinkPreview).filter_by(url=seen.url, due_ms=seen.due_ms)
        async with self._db.write(turn=seen.url) as session:
            if (await session.exec(gone)).rowcount == 1 and (name := _name(seen.image_url)):
                leftover.name = name
                session.add(leftover)


def _name(image_url: str) -> str:
    """Of the file in the media store."""
    return image_url.rpartition("/")[2]
