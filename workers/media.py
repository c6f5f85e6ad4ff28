"""The sweep of pictures and videos."""

from __future__ import annotations

from backend.services import media


async def sweep_media() -> None:
    """Uploads unused for a day, and the files of deleted tweets, go. Runs every 20 s: a delete's bytes last less than 60."""
    await media.sweep()
