"""What every place for media must do: a folder and a bucket."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.errors import NotFound, Unavailable
from backend.media.store import ARCHIVE, MediaStore, Range, new_name
from tests.engines.seaweedfs import KEY, seaweedfs


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with seaweedfs(tmp_path_factory.mktemp("s3")) as server:
        yield server.url


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return "" if request.param == "folder" else request.getfixturevalue("bucket")


@pytest.fixture
def store(url: str, tmp_path: Path) -> MediaStore:
    return MediaStore(url, tmp_path)


async def content(store: MediaStore, name: str, first: int, last: int) -> bytes:
    size = await store.size(name)
    return b"".join([chunk async for chunk in store.read(name, Range(first, last, size))])


async def test_what_was_put_is_read_whole_and_in_parts(store: MediaStore) -> None:
    name, body = new_name("mp4"), bytes(range(256)) * 4096
    await store.put(name, io.BytesIO(body))
    assert await store.size(name) == len(body)
    assert await content(store, name, 0, len(body) - 1) == body
    assert await content(store, name, 1000, 1999) == body[1000:2000]


async def test_what_is_not_there_or_has_no_name_is_not_found(store: MediaStore) -> None:
    for name in (new_name("webp"), "../chirp.db", "short.webp", ""):
        with pytest.raises(NotFound):
            await store.size(name)


async def test_removing_is_idempotent(store: MediaStore) -> None:
    names = [new_name("webp") for _ in range(3)]
    for name in names[:2]:
        await store.put(name, b"picture")
    await store.remove(*names, "")
    await store.remove(*names)
    with pytest.raises(NotFound):
        await store.size(names[0])


async def test_archives_lie_apart(store: MediaStore, url: str, tmp_path: Path) -> None:
    archives, name = MediaStore(url, tmp_path, inside="archives", names=ARCHIVE), new_name("zip")
    await archives.put(name, b"everything")
    assert await archives.size(name) == 10
    assert await archives.address(name) is None
    with pytest.raises(NotFound):
        await store.size(name)


async def test_it_says_how_it_is(store: MediaStore) -> None:
    assert (await store.check()).endswith("can be written")


@pytest.mark.slow
async def test_a_bucket_that_does_not_answer_is_unavailable(tmp_path: Path) -> None:
    gone = MediaStore(f"s3://{KEY}:x@media?endpoint=http://127.0.0.1:9", tmp_path)
    with pytest.raises(Unavailable):
        await gone.put(new_name("webp"), b"picture")
    with pytest.raises(Unavailable):
        await gone.size(new_name("webp"))
