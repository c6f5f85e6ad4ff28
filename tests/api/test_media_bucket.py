"""Media in a bucket, over REST: through this server, at signed addresses, or at a public place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from backend.engines import Engines
from backend.errors import Misconfigured
from backend.media.bucket import origin_of
from backend.media.store import MediaStore
from tests.api.conftest import Person
from tests.api.test_hostile import problem
from tests.api.test_media import png, send, uploaded
from tests.engines.seaweedfs import seaweedfs

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with seaweedfs(tmp_path_factory.mktemp("s3")) as server:
        yield server.url


async def test_it_is_served_from_here_by_default(engines: Engines, ana: Person, bucket: str, tmp_path: Path) -> None:
    engines.media = MediaStore(bucket, tmp_path)
    media = await uploaded(ana)
    answer = await ana.client.get(media["url"], headers={"range": "bytes=0-3"})
    assert (answer.status_code, answer.content) == (206, b"RIFF")
    assert origin_of(bucket) == ""


async def test_a_signed_address_leads_to_the_bucket(engines: Engines, ana: Person, bucket: str, tmp_path: Path) -> None:
    engines.media = MediaStore(f"{bucket}&access=signed", tmp_path)
    media = await uploaded(ana)
    told = await ana.client.get(media["preview_url"])
    assert (told.status_code, told.headers["cache-control"]) == (307, "public, max-age=3000")
    place = told.headers["location"]
    assert place.startswith(origin_of(f"{bucket}&access=signed") + "/media/")
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(place)
        bare = await browser.get(place.partition("?")[0])
    assert answer.content[:4] == b"RIFF"
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-disposition"].startswith("inline")
    assert bare.status_code == 403


async def test_a_public_place_is_named_for_each_file(
    engines: Engines, ana: Person, bucket: str, tmp_path: Path
) -> None:
    url = f"{bucket}&public=https://cdn.example/m/"
    engines.media = MediaStore(url, tmp_path)
    media = await uploaded(ana)
    told = await ana.client.get(media["url"])
    name = media["url"].rpartition("/")[2]
    assert (told.status_code, told.headers["location"]) == (307, f"https://cdn.example/m/{name}")
    assert origin_of(url) == "https://cdn.example"


async def test_without_the_bucket_posts_go_on_and_uploads_say_so(engines: Engines, ana: Person, tmp_path: Path) -> None:
    engines.media = MediaStore("s3://a:b@media?endpoint=http://127.0.0.1:9", tmp_path)
    problem(await send(ana, png()), 503)
    assert (await ana.client.post("/api/tweets", json={"text": "no picture today"})).status_code == 201


@pytest.mark.parametrize(
    "url", ["s3://", "s3://media?acces=signed", "s3://media?access=all", "s3://media?access=public"]
)
def test_an_address_that_says_too_little_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="CHIRP_MEDIA_URL"):
        MediaStore(url, tmp_path)
