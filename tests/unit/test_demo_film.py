"""The film of the demo world is one that uploads would take."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from backend.demo import film
from backend.media import videos
from backend.media.kinds import WEBM


@pytest.mark.slow
def test_it_is_a_whole_video_without_metadata() -> None:
    wide = Image.effect_noise((1500, 360), 60).convert("RGB")
    written = film.shot(wide)
    kept = io.BytesIO(written)
    videos.strip(kept, WEBM)  # refuses what is broken
    assert len(kept.getvalue()) == len(written)
    assert written.count(bytes.fromhex("1f43b675")) >= 96
