"""Pictures as they are kept: decoded, turned, scaled and encoded anew, so that nothing of the sent file survives but pixels."""

# Pillow and blurhash type what they take and answer only in part.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import IO

import blurhash
from PIL import Image, ImageCms, ImageOps

from backend.errors import NotAPicture, TooManyPixels

MAX_PIXELS = 40_000_000
LONGEST = 2048
PREVIEW = 600
_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
_MOST_FRAMES = 300
_MOST_MOVING_PIXELS = 20_000_000  # of all frames together: they are in memory at once
_MOST_READ_PIXELS = 200_000_000  # of all frames as they come: some seconds of decoding
_SRGB = ImageCms.createProfile("sRGB")

# Pillow's own guard stays on for what is found out only while decoding (a frame of a GIF that outgrows the picture).
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class Picture:
    """full and preview are WebP files; width and height are those of full, in pixels."""

    full: bytes
    preview: bytes
    width: int
    height: int
    blurhash: str


def process(file: IO[bytes]) -> Picture:
    """Read a picture of a known kind. Slow (up to a second): call it in a thread. Raises NotAPicture, TooManyPixels.

    A moving picture goes on moving when its frames are few and small enough, else it is its first frame.
    """
    try:
        with Image.open(file, formats=_FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise TooManyPixels
            frames = _frames(image)
            if len(frames) > 1:
                return _moving(frames)
            return keep(_upright(image, LONGEST))
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error
    except (NotAPicture, TooManyPixels):
        raise
    except Exception as error:  # decoders raise anything at all on what somebody has made up
        raise NotAPicture from error


def cut(file: IO[bytes], width: int, height: int) -> bytes:
    """The middle of a picture in the ratio of width to height, scaled to that size, as WebP. Raises as process() does."""
    try:
        with Image.open(file, formats=_FORMATS) as image:
            upright = _upright(image, LONGEST)
            return _webp(ImageOps.fit(upright, (width, height), Image.Resampling.LANCZOS))
    except Exception as error:
        raise NotAPicture from error


def keep(image: Image.Image) -> Picture:
    """The files of a picture that is upright, plain and not too large. Slow, like process()."""
    small = image.copy()
    small.thumbnail((PREVIEW, PREVIEW), Image.Resampling.LANCZOS)
    return Picture(_webp(image), _webp(small), image.width, image.height, _blurhash(small))


def _upright(image: Image.Image, longest: int) -> Image.Image:
    """At most that long, turned as its EXIF says, in sRGB, without anything but its pixels."""
    image.draft("RGB", (longest, longest))  # a JPEG is decoded no larger than needed
    profile, exif = image.info.get("icc_profile"), image.getexif()
    image.load()
    plain = _plain(image)
    plain.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    plain = _srgb(plain, profile)
    plain.info = {}
    if turn := _TURNS.get(exif.get(0x0112, 1)):
        plain = plain.transpose(turn)
    return plain


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _plain(image: Image.Image) -> Image.Image:
    """A copy in RGB, RGBA, or CMYK (which its profile turns into RGB later)."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return image.convert("I").point(lambda level: level * (1 / 256)).convert("L").convert("RGB")
    if image.mode == "CMYK" and image.info.get("icc_profile"):
        return image.copy()
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, given, _SRGB, outputMode=mode) or image.convert(mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that is broken or of another kind of colours: as if there were none
    return image.convert(mode)


def _frames(image: Image.Image) -> list[tuple[Image.Image, int]]:
    """Each frame, scaled down, with its milliseconds; empty for a still picture and for one that moves too much."""
    if not getattr(image, "is_animated", False):
        return []
    scale = min(1.0, PREVIEW / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    most = min(
        _MOST_FRAMES,
        _MOST_MOVING_PIXELS // (size[0] * size[1]),
        _MOST_READ_PIXELS // (image.width * image.height),
    )
    frames: list[tuple[Image.Image, int]] = []
    try:
        while True:
            if len(frames) == most:
                image.seek(0)
                return []
            image.load()
            shown = max(20, int(image.info.get("duration") or 100))
            frames.append((image.convert("RGBA").resize(size, Image.Resampling.BILINEAR), shown))
            image.seek(len(frames))
    except EOFError:
        image.seek(0)
        return frames


def _moving(frames: list[tuple[Image.Image, int]]) -> Picture:
    (first, _), *others = frames
    out = io.BytesIO()
    first.save(
        out,
        "WEBP",
        save_all=True,
        append_images=[frame for frame, _ in others],
        duration=[shown for _, shown in frames],
        loop=0,
        quality=70,
        method=2,
    )
    return Picture(out.getvalue(), out.getvalue(), first.width, first.height, _blurhash(first))


def _webp(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def _blurhash(image: Image.Image) -> str:
    tiny = image.convert("RGBA")
    tiny.thumbnail((32, 32))
    over = Image.new("RGBA", tiny.size, (128, 128, 128, 255))
    over.alpha_composite(tiny)
    across, down = (4, 3) if tiny.width >= tiny.height else (3, 4)
    return blurhash.encode(over.convert("RGB"), across, down)
