"""Header pictures of the best known people of the demo world. Like its other pictures they have no rows of uploads: no sweep takes them."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import Sequence
from random import Random

from backend.demo import drawings
from backend.media import pictures
from backend.media.store import MediaStore, path_of
from backend.models import User

_SIZE = (1500, 500)
_HOW_MANY = 6


async def hang(store: MediaStore, dice: Random, users: Sequence[User]) -> None:
    """Draw one for each of the first few, and name it in their rows."""
    for user in users[:_HOW_MANY]:
        name = base64.urlsafe_b64encode(dice.randbytes(16)).decode().rstrip("=") + ".webp"
        await store.put(name, await asyncio.to_thread(_picture, dice))
        user.header_url = path_of(name)


def _picture(dice: Random) -> bytes:
    drawn = drawings.panorama(dice, _SIZE).image
    return pictures.cut(io.BytesIO(pictures.keep(drawn).full), *_SIZE)
