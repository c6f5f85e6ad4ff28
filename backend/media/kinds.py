"""What a file is, judged by its first bytes alone: what its sender calls it is not believed."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024
HEAD = 64
"""Bytes of a file that kind_of() needs."""
_MP4_BRANDS = (b"isom", b"iso", b"mp41", b"mp42", b"mp71", b"avc1", b"M4V", b"dash", b"msdh", b"cmfc")


@dataclass(frozen=True, slots=True)
class Kind:
    """mime names the format of the file as it came; most is how large it may be, in bytes."""

    name: str
    mime: str
    most: int
    suffix: str


def _picture(format: str) -> Kind:
    return Kind("image", f"image/{format}", 16 * MB, "webp")


JPEG, PNG, WEBP, AVIF, GIF = map(_picture, ("jpeg", "png", "webp", "avif", "gif"))
MP4 = Kind("video", "video/mp4", 64 * MB, "mp4")
WEBM = Kind("video", "video/webm", 64 * MB, "webm")
LARGEST = MP4.most


def kind_of(head: bytes) -> Kind | None:
    """The kind of a file that starts so; None when it is neither a picture nor a video that is taken."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM if b"webm" in head[:HEAD] else None
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12], head[16 : min(HEAD, int.from_bytes(head[:4], "big"))])
    return None


def _of_brand(major: bytes, compatible: bytes) -> Kind | None:
    """AVIF and MP4 are one container; the brands in its first box tell them apart, and from HEIC and QuickTime."""
    if major in (b"avif", b"avis") or (major in (b"mif1", b"msf1") and b"avif" in compatible):
        return AVIF
    return MP4 if major.startswith(_MP4_BRANDS) else None
