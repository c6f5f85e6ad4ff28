"""The metadata of videos: blanked, while everything else stays where it was."""

from __future__ import annotations

import contextlib
import io
import time

import pytest

from backend.errors import NotAPicture
from backend.media.kinds import MP4, WEBM, Kind
from backend.media.videos import strip

PLACE = b"+27.5916+086.5640/"


def box(kind: bytes, *inner: bytes, large: bool = False) -> bytes:
    content = b"".join(inner)
    if large:
        return b"\0\0\0\1" + kind + (len(content) + 16).to_bytes(8, "big") + content
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def element(id: str, *inner: bytes, long: int = 4) -> bytes:
    content = b"".join(inner)
    return bytes.fromhex(id) + (len(content) + (1 << 7 * long)).to_bytes(long, "big") + content


FTYP = box(b"ftyp", b"isom\0\0\2\0isommp41")
POSITION = box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7", PLACE))
EBML = element("1a45dfa3", element("4282", b"webm", long=1), long=1)
TAGS = element("1254c367", element("7373", b"LOCATION", PLACE))


def stripped(content: bytes, kind: Kind = MP4) -> bytes:
    file = io.BytesIO(content)
    strip(file, kind)
    return file.getvalue()


def test_positions_in_an_mp4_are_gone_and_nothing_else_has_moved():
    media, head = box(b"mdat", b"picture and sound" + PLACE[:9]), box(b"mvhd", b"head" * 5)
    meta = box(b"meta", b"\0" * 4, box(b"keys", b"com.apple.quicktime.location.ISO6709"), box(b"ilst", PLACE))
    trak = box(b"trak", box(b"tkhd", b"track"), POSITION, box(b"mdia", box(b"mdhd", b"x"), box(b"udta", PLACE)))
    before = FTYP + box(b"moov", head, trak, POSITION, meta) + box(b"uuid", b"<x:xmpmeta " + PLACE) + media
    after = stripped(before)
    assert len(after) == len(before)
    assert PLACE not in after
    assert b"ISO6709" not in after
    for kept in (FTYP, head, media, box(b"tkhd", b"track"), box(b"mdhd", b"x")):
        assert after.index(kept) == before.index(kept)
    assert after.count(b"free") == 5
    assert stripped(after) == after


def test_large_sizes_are_understood():
    before = (
        FTYP
        + box(b"moov", box(b"udta", PLACE, large=True), box(b"mvhd", b"h"), large=True)
        + box(b"mdat", b"m", large=True)
    )
    after = stripped(before)
    assert (len(after), PLACE in after) == (len(before), False)
    blank = after.index(b"free") - 4
    assert after[blank : blank + 16] == b"\0\0\0\1free" + (len(PLACE) + 16).to_bytes(8, "big")
    assert after.endswith(box(b"mdat", b"m", large=True))


def test_a_last_box_without_a_size_goes_to_the_end():
    assert stripped(FTYP + b"\0\0\0\0mdat" + b"rest") == FTYP + b"\0\0\0\0mdat" + b"rest"
    assert stripped(FTYP + b"\0\0\0\0udta" + PLACE) == FTYP + b"\0\0\0\0free" + bytes(len(PLACE))


def nested(levels: int) -> bytes:
    made = POSITION
    for _ in range(levels):
        made = box(b"moov", made)
    return made


@pytest.mark.parametrize(
    "rest",
    [
        box(b"moov", POSITION)[:-1],
        box(b"moov", box(b"trak", POSITION)[:-4]),
        box(b"moov", b"\0\0\0\0udta" + PLACE),
        b"\0\0\0\7free",
        b"\0\0\0\1udta" + (2**63).to_bytes(8, "big") + PLACE,
        b"\0\0\0\1udta" + (15).to_bytes(8, "big") + PLACE,
        b"\0\0\0\1ud",
        b"\0\0",
        b"PK\3\4 and a whole archive behind the video",
        nested(8),
        nested(2000),
    ],
)
def test_a_broken_mp4_is_refused(rest: bytes):
    with pytest.raises(NotAPicture):
        stripped(FTYP + rest)


@pytest.mark.slow
def test_millions_of_boxes_are_no_video():
    started = time.monotonic()
    with pytest.raises(NotAPicture):
        stripped(FTYP + box(b"wide") * 1_000_000)
    assert time.monotonic() - started < 20


def test_tags_of_a_webm_are_gone_and_nothing_else_has_moved():
    info, cluster = element("1549a966", b"info"), element("1f43b675", element("e7", b"0", long=1), b"")
    cover = element("1941a469", b"cover.jpg " + PLACE, long=8)
    before = EBML + element("18538067", info, cover, cluster, TAGS, element("1254c367", long=1), long=8)
    after = stripped(before, WEBM)
    assert (len(after), PLACE in after) == (len(before), False)
    for kept in (EBML, info, cluster):
        assert after.index(kept) == before.index(kept)
    assert b"\x12\x54\xc3\x67" not in after
    assert stripped(after, WEBM) == after


def test_a_live_webm_has_no_sizes():
    block, unknown = element("a3", b"\x81frame", long=1), b"\1" + b"\xff" * 7
    cluster = bytes.fromhex("1f43b675") + unknown + block * 3
    before = EBML + bytes.fromhex("18538067") + unknown + TAGS + cluster + cluster + TAGS
    after = stripped(before, WEBM)
    assert (len(after), PLACE in after, after.count(block)) == (len(before), False, 6)


@pytest.mark.parametrize(
    "rest",
    [
        element("18538067", TAGS)[:-1],
        bytes.fromhex("1254c367") + b"\1" + b"\xff" * 7 + PLACE,
        bytes.fromhex("1254c367") + b"\0\1",
        b"\0" * 10,
        b"\x1a",
    ],
)
def test_a_broken_webm_is_refused(rest: bytes):
    with pytest.raises(NotAPicture):
        stripped(EBML + rest, WEBM)


def test_a_webm_that_ends_anywhere_is_refused_or_kept():
    whole = EBML + element("18538067", TAGS, element("1f43b675", b"blocks"), long=8)
    for end in range(len(EBML), len(whole)):
        with contextlib.suppress(NotAPicture):
            assert len(stripped(whole[:end], WEBM)) == end
    with pytest.raises(NotAPicture):
        stripped(EBML + bytes.fromhex("1254c36701"), WEBM)
