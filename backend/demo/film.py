"""The video of the demo world: hills that pass by, as from a train. Drawn here, and written as WebM without any encoder of videos:
a lossy WebP file holds a key frame of VP8, and a film may have nothing but key frames."""

from __future__ import annotations

import asyncio
import base64
import io
import struct
from collections.abc import Collection, Sequence
from random import Random

from PIL import Image

from backend.demo import drawings
from backend.demo.story import Post
from backend.media.store import MediaStore
from backend.tweets.interface import Attachment

_SIZE = (640, 360)
_STEP = 8
_FRAMES = 96
_FRAME_MS = 80
_FITS = ("weather", "cities")


def filmed(posts: Sequence[Post], authors: Collection[int]) -> Post | None:
    """The newest post of these people that such a film fits."""
    fitting = (one for one in reversed(posts) if one.author in authors and one.said.topic.name in _FITS)
    return next((one for one in fitting if one.said.kind == "post" and one.parent is None), None)


async def keep(store: MediaStore, dice: Random, media_id: int, language: str) -> Attachment:
    """Draw and store it; what its post shows."""
    wide = drawings.panorama(dice, (_SIZE[0] + _STEP * _FRAMES, _SIZE[1]))
    name = base64.urlsafe_b64encode(dice.randbytes(16)).decode().rstrip("=") + ".webm"
    await store.put(name, await asyncio.to_thread(shot, wide.image))
    return Attachment(media_id, "video", name, "", *_SIZE, "", wide.alt[language])


def shot(wide: Image.Image) -> bytes:
    """The film of a picture that is wider than its frames, from its left to its right."""
    views = (wide.crop((at * _STEP, 0, at * _STEP + _SIZE[0], _SIZE[1])) for at in range(_FRAMES))
    return _webm([_key_frame(view) for view in views])


def _key_frame(view: Image.Image) -> bytes:
    """The only chunk of a plain WebP file."""
    kept = io.BytesIO()
    view.save(kept, "WEBP", quality=70, method=2)
    riff = kept.getvalue()
    if riff[12:16] != b"VP8 ":
        raise ValueError("Pillow wrote another kind of WebP file.")
    return riff[20 : 20 + int.from_bytes(riff[16:20], "little")]


def _webm(frames: list[bytes]) -> bytes:
    head = _element("1a45dfa3", _number("4286", 1), _number("42f7", 1), _number("42f2", 4), _number("42f3", 8), _element("4282", b"webm"), _number("4287", 2), _number("4285", 2))  # fmt: skip
    length = _element("4489", struct.pack(">d", len(frames) * _FRAME_MS))
    about = _element("1549a966", _number("2ad7b1", 1_000_000), length, _element("4d80", b"Chirp"), _element("5741", b"Chirp"))  # fmt: skip
    picture = _element("e0", _number("b0", _SIZE[0]), _number("ba", _SIZE[1]))
    track = _element("ae", _number("d7", 1), _number("73c5", 1), _number("83", 1), _element("86", b"V_VP8"), picture)
    # One cluster each: a player can begin anywhere.
    clusters = [
        _element("1f43b675", _number("e7", at * _FRAME_MS), _element("a3", b"\x81\x00\x00\x80" + frame))
        for at, frame in enumerate(frames)
    ]
    return head + _element("18538067", about, _element("1654ae6b", track), *clusters)


def _element(name: str, *content: bytes) -> bytes:
    inside = b"".join(content)
    return bytes.fromhex(name) + (1 << 56 | len(inside)).to_bytes(8) + inside


def _number(name: str, value: int) -> bytes:
    return _element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8)))
