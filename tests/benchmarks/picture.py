"""From the first byte of a photo of 12 megapixels to its post with the picture in it, as a reader gets them."""

from __future__ import annotations

import io
import time
from random import Random

import httpx
from PIL import Image

from tests.benchmarks.results import Result, percentile
from tests.benchmarks.sizes import Sizes
from tests.benchmarks.system import System

_SIZE = (4000, 3000)


def _photo() -> bytes:
    """Noise over a coarse pattern: some 4 MB, as a camera's."""
    coarse = Image.frombytes("RGB", (40, 30), Random(12).randbytes(40 * 30 * 3)).resize(_SIZE, Image.Resampling.BICUBIC)
    grain = Image.effect_noise(_SIZE, 24).convert("RGB")
    out = io.BytesIO()
    Image.blend(coarse, grain, 0.3).save(out, "JPEG", quality=88)
    return out.getvalue()


async def run(system: System, sizes: Sizes) -> list[Result]:
    """One after the other: what a single person waits for."""
    writer, reader = system.world.crowd[:2]
    photo, took = _photo(), list[float]()
    clients = [
        httpx.AsyncClient(base_url=system.url, timeout=60, headers={"authorization": f"Bearer {one.token}"})
        for one in (writer, reader)
    ]
    async with clients[0] as writing, clients[1] as reading:
        for _ in range(sizes.photos):
            began = time.perf_counter()
            media = (await writing.post("/api/media", files={"file": ("a.jpg", photo)})).raise_for_status().json()
            posted = await writing.post("/api/tweets", json={"text": "", "media_ids": [media["id"]]})
            tweet = posted.raise_for_status().json()["tweet"]["id"]
            (shown,) = (await reading.get(f"/api/tweets/{tweet}")).raise_for_status().json()["media"]
            (await reading.get(shown["preview_url"])).raise_for_status()
            took.append((time.perf_counter() - began) * 1000)
    told = f"{len(took)} JPEGs of {len(photo) / 1e6:.1f} MB"
    return [Result("Photo of 12 MP, accepted to shown, p50", percentile(took, 0.5), "ms", 2000, detail=told)]
