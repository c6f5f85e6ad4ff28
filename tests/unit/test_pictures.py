"""What becomes of a picture: only its pixels survive, and what would fill the memory is refused unread."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from backend.errors import NotAPicture, TooManyPixels
from backend.media import pictures
from backend.media.kinds import AVIF, GIF, JPEG, MP4, PNG, WEBM, WEBP, kind_of


def drawn(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), (220, 30, 30))
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), fill=(30, 30, 220))
    return image.convert(mode)


def file_of(image: Image.Image, format: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **more)
    return out.getvalue()


def read(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size, and has hardly any bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 10_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def process(content: bytes) -> pictures.Picture:
    return pictures.process(io.BytesIO(content))


@pytest.mark.parametrize(
    ("format", "mode", "kind"),
    [
        ("JPEG", "RGB", JPEG),
        ("JPEG", "CMYK", JPEG),
        ("JPEG", "L", JPEG),
        ("PNG", "RGB", PNG),
        ("PNG", "RGBA", PNG),
        ("PNG", "P", PNG),
        ("PNG", "1", PNG),
        ("PNG", "LA", PNG),
        ("PNG", "I;16", PNG),
        ("WEBP", "RGB", WEBP),
        ("AVIF", "RGB", AVIF),
        ("GIF", "P", GIF),
    ],
)
def test_every_format_becomes_a_webp_of_the_same_size(format: str, mode: str, kind: object):
    image = drawn(mode="L").convert("I").point(lambda level: level * 256) if mode == "I;16" else drawn(mode=mode)
    content = file_of(image.convert("I;16") if mode == "I;16" else image, format)
    assert kind_of(content) == kind
    made = process(content)
    full = read(made.full).convert("RGB")
    assert (read(made.full).format, full.size, (made.width, made.height)) == ("WEBP", (64, 48), (64, 48))
    left, right = full.getpixel((8, 24)), full.getpixel((56, 24))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    if mode not in ("L", "1", "LA", "I;16"):
        assert left[0] > 150 > right[0]
        assert right[2] > 150 > left[2]


@pytest.mark.slow
def test_a_large_picture_is_scaled_and_has_a_preview():
    made = process(file_of(drawn(4000, 3000), "JPEG"))
    assert (made.width, made.height) == (2048, 1536)
    assert read(made.full).size == (2048, 1536)
    assert read(made.preview).size == (600, 450)
    assert len(made.blurhash) > 6


def test_a_small_picture_is_not_made_larger():
    made = process(file_of(drawn(20, 10), "PNG"))
    assert read(made.full).size == read(made.preview).size == (20, 10)


def test_metadata_is_gone_and_its_orientation_applied():
    exif = Image.Exif()
    exif[0x0112] = 6  # hold it a quarter to the right
    exif[0x010F] = "Camera of Ana"
    exif.get_ifd(0x8825)[2] = (8.0, 3.0, 0.0)  # GPS latitude
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = file_of(drawn(80, 40), "JPEG", exif=exif, icc_profile=profile, comment=b"secret words")
    assert b"Camera of Ana" in content
    made = process(content)
    assert (made.width, made.height) == (40, 80)
    full = read(made.full)
    assert full.size == (40, 80)
    assert not full.getexif()
    assert "icc_profile" not in full.info
    for file in (made.full, made.preview):
        for word in (b"Camera of Ana", b"secret words", b"EXIF", b"ICCP", b"XMP "):
            assert word not in file
    top = full.convert("RGB").getpixel((20, 10))
    assert isinstance(top, tuple)
    assert top[0] > 150 > top[2]  # what was on the left is on top


def test_texts_in_a_png_are_gone():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Location", "8.05 S 34.9 W")
    made = process(file_of(drawn(), "PNG", pnginfo=texts))
    assert b"34.9" not in made.full


def test_colours_of_a_wide_profile_are_brought_to_srgb():
    broken = process(file_of(drawn(), "JPEG", icc_profile=b"no profile at all" * 10))
    assert read(broken.full).size == (64, 48)


@pytest.mark.parametrize(("width", "height"), [(6400, 6300), (65_000, 65_000), (2_000_000, 2)])
def test_a_bomb_is_refused_before_it_is_decoded(width: int, height: int):
    with pytest.raises((TooManyPixels, NotAPicture)):
        process(png_header(width, height))


def test_forty_megapixels_are_the_most():
    with pytest.raises(TooManyPixels):
        process(file_of(Image.new("L", (8001, 5000)), "PNG"))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_a_truncated_file_is_refused(format: str):
    content = file_of(drawn(400, 300), format)
    with pytest.raises(NotAPicture):
        process(content[: len(content) // 2])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\xff" * 50,
        b"\xff\xd8\xff" + b"A" * 500,
        b"RIFF\xff\xff\xff\xffWEBPVP8 " + b"\0" * 50,
    ],
)
def test_what_only_begins_like_a_picture_is_refused(content: bytes):
    with pytest.raises(NotAPicture):
        process(content)


@pytest.mark.parametrize("tail", [b"PK\x03\x04 a zip", b"<script>alert(1)</script>", b"<?php evil(); ?>"])
@pytest.mark.parametrize("format", ["GIF", "PNG", "JPEG"])
def test_a_polyglot_loses_what_is_no_picture(format: str, tail: bytes):
    made = process(file_of(drawn(), format) + tail)
    assert tail not in made.full
    assert tail not in made.preview


def test_a_moving_gif_goes_on_moving():
    frames = [Image.new("RGB", (50, 40), (shade, 0, 0)) for shade in (0, 100, 200)]
    made = process(file_of(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=90))
    full = read(made.full)
    assert (getattr(full, "n_frames", 1), full.size) == (3, (50, 40))


def test_a_picture_that_moves_too_much_is_its_first_frame():
    frames = [Image.new("P", (400, 400), shade) for shade in range(200)]
    made = process(file_of(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=20))
    assert getattr(read(made.full), "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41", MP4),
        (b"\0\0\0\x20ftypmp42\0\0\0\0mp42isom", MP4),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", AVIF),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", AVIF),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", WEBM),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska", None),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", None),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
        (b"<?xml version='1.0'?><svg>", None),
        (b"BM\0\0", None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_kinds_are_told_by_the_first_bytes(head: bytes, kind: object):
    assert kind_of(head) == kind


def test_a_profile_picture_is_cut_to_its_ratio():
    made = read(pictures.cut(io.BytesIO(file_of(drawn(300, 100), "PNG")), 400, 400))
    assert made.size == (400, 400)
