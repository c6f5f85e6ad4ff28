"""What linked pages say about themselves, by address."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import update
from sqlmodel import col

from backend.models import LinkPreview
from backend.repositories.database import Database, among, columns
from backend.views import NO_PREVIEW, LinkPreviewView

_FOUND = columns(
    LinkPreview.url, LinkPreview.title, LinkPreview.description, LinkPreview.image_url, LinkPreview.host
).where(among(LinkPreview.url, "urls"), LinkPreview.title != "")


class LinkPreviews:
    def __init__(self, database: Database) -> None:
        self._db = database

    async def views(self, urls: Collection[str]) -> dict[str, LinkPreviewView]:
        """NO_PREVIEW for those addresses for which there is nothing to show."""
        rows = await self._db.rows(_FOUND, urls=list(urls))
        found = {url: LinkPreviewView(url, title, text, image or None, host) for url, title, text, image, host in rows}
        return dict.fromkeys(urls, NO_PREVIEW) | found

    async def claim(self, url: str, now_ms: int, until_ms: int) -> bool:
        """True for one of those who ask while the address is due (or new): it is not due for others until then."""
        due = update(LinkPreview).where(col(LinkPreview.url) == url, col(LinkPreview.due_ms) <= now_ms)
        async with self._db.write() as session:
            if await session.get(LinkPreview, url) is None:
                session.add(LinkPreview(url=url, due_ms=until_ms))
                return True
            return (await session.exec(due.values(due_ms=until_ms))).rowcount == 1

    async def put(self, preview: LinkPreview) -> str:
        """Answers the address of the picture that it had before, "" for none or the same."""
        async with self._db.write() as session:
            earlier = await session.get(LinkPreview, preview.url)
            before = earlier.image_url if earlier else ""
            await session.merge(preview)
        return before if before != preview.image_url else ""
