"""Uploads and what becomes of them over REST."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import httpx
import pytest
from PIL import Image

from backend.engines import Engines
from backend.errors import Unavailable
from tests.api.conftest import Person
from tests.api.test_hostile import problem
from tests.contracts.world import SteppedClock
from workers.media import sweep_media

MP4 = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + b"\0\0\0\0mdat" + bytes(range(256)) * 40
WEBM = (
    b"\x1a\x45\xdf\xa3\x8f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm"
    + b"\x18\x53\x80\x67\x41\xf4\xa3\x41\xf1"
    + b"\1" * 497
)


def png(width: int = 64, height: int = 48, colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


async def send(person: Person, content: bytes, name: str = "a.png", **fields: str) -> httpx.Response:
    return await person.client.post("/api/media", files={"file": (name, content)}, data=fields)


async def uploaded(person: Person, content: bytes = b"", **fields: str) -> dict[str, Any]:
    answer = await send(person, content or png(), **fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def post(person: Person, *media: dict[str, Any], text: str = "", **more: Any) -> httpx.Response:
    body = {"text": text, "media_ids": [one["id"] for one in media], **more}
    return await person.client.post("/api/tweets", json=body)


@pytest.fixture
def clock(engines: Engines) -> SteppedClock:
    """Goes when the test says so; put back after it."""
    stepped = SteppedClock(engines.clock.now_ms())
    engines.clock = stepped
    return stepped


async def test_a_picture_is_uploaded_posted_and_seen(ana: Person, visitor: httpx.AsyncClient):
    media = await uploaded(ana, png(1200, 900), alt=" A teal\x00 sea ")
    assert (media["kind"], media["width"], media["height"], media["alt"]) == ("image", 1200, 900, "A teal sea")
    assert len(media["blurhash"]) > 6
    posted = await post(ana, media)
    assert posted.status_code == 201, posted.text
    tweet = posted.json()["tweet"]
    assert (tweet["text"], tweet["media"]) == ("", [media])
    assert (await visitor.get(f"/api/tweets/{tweet['id']}")).json()["media"] == [media]
    (read,) = (await visitor.get(f"/api/users/{ana.username}/media")).json()["items"]
    assert read["id"] == tweet["id"]
    full = await visitor.get(media["url"])
    assert full.status_code == 200
    assert Image.open(io.BytesIO(full.content)).size == (1200, 900)
    assert Image.open(io.BytesIO((await visitor.get(media["preview_url"])).content)).size == (600, 450)


async def test_how_a_file_is_served(ana: Person, visitor: httpx.AsyncClient):
    url = (await uploaded(ana))["url"]
    got = await visitor.get(url)
    assert got.headers["content-type"] == "image/webp"
    assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]
    assert got.headers["content-disposition"].startswith("inline")
    assert int(got.headers["content-length"]) == len(got.content)
    head = await visitor.head(url)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-0", 206, 0, 0),
        ("bytes=10-19", 206, 10, 19),
        ("bytes=100-", 206, 100, None),
        ("bytes=-5", 206, -5, None),
        ("bytes=0-99999999", 206, 0, None),
        ("bytes=0-1,5-6", 200, 0, None),
        ("bytes=-", 200, 0, None),
        ("chapters=1", 200, 0, None),
        ("bytes=99999999-", 416, 0, None),
        ("bytes=9-3", 416, 0, None),
        ("bytes=-0", 416, 0, None),
    ],
)
async def test_ranges_of_a_video(
    ana: Person, visitor: httpx.AsyncClient, asked: str, status: int, first: int, last: int | None
):
    url = (await uploaded(ana, MP4, width="640", height="360"))["url"]
    got = await visitor.get(url, headers={"range": asked})
    assert got.status_code == status
    if status == 416:
        assert got.headers["content-range"] == f"bytes */{len(MP4)}"
        return
    expected = MP4[first : None if last is None else last + 1]
    assert got.content == expected
    if status == 206:
        start = first % len(MP4)
        assert got.headers["content-range"] == f"bytes {start}-{start + len(expected) - 1}/{len(MP4)}"


async def test_a_video_says_nothing_of_where_it_was_taken(ana: Person, visitor: httpx.AsyncClient):
    place = b"+27.5916+086.5640/"
    told = b"\0\0\0\x2audta\0\0\0\x22\xa9xyz\0\x12\x15\xc7" + place + b"\0\0\0\0"
    media = await uploaded(ana, MP4[:32] + b"\0\0\0\x32moov" + told + MP4[32:], width="640", height="360")
    got = (await visitor.get(media["url"])).content
    assert (place in got, len(got), got.endswith(MP4[32:])) == (False, len(MP4) + 50, True)


async def test_a_broken_video_is_refused(ana: Person):
    answer = await send(ana, MP4[:32] + b"\0\0\xff\xffmoov" + b"\0" * 60, width="640", height="360")
    assert problem(answer, 415)["title"]


@pytest.mark.parametrize(("content", "mime"), [(MP4, "video/mp4"), (WEBM, "video/webm")])
async def test_a_video_is_kept_as_it_is(ana: Person, visitor: httpx.AsyncClient, content: bytes, mime: str):
    media = await uploaded(ana, content, width="640", height="360")
    assert (media["kind"], media["width"], media["height"], media["preview_url"]) == ("video", 640, 360, "")
    got = await visitor.get(media["url"])
    assert (got.content, got.headers["content-type"], got.headers["accept-ranges"]) == (content, mime, "bytes")
    refused = problem(await send(ana, content), 422)
    assert {error["field"] for error in refused["errors"]} == {"width", "height"}


async def test_an_alt_text_is_set_before_the_post_and_by_its_owner_only(ana: Person, bob: Person):
    media = await uploaded(ana)
    path = f"/api/media/{media['id']}"
    assert (await ana.client.patch(path, json={"alt": "A sea"})).json() == media | {"alt": "A sea"}
    problem(await bob.client.patch(path, json={"alt": "Mine"}), 404)
    problem(await ana.client.patch(path, json={"alt": "x" * 1001}), 422)
    tweet = (await post(ana, media)).json()["tweet"]
    assert tweet["media"][0]["alt"] == "A sea"
    problem(await ana.client.patch(path, json={"alt": "later"}), 404)


async def test_two_posts_at_once_can_t_have_the_same_file(ana: Person):
    media = await uploaded(ana)
    answers = await asyncio.gather(*(post(ana, media, text=f"number {n}") for n in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422, 422]


async def test_the_same_key_posts_the_same_file_once_even_at_once(ana: Person):
    media = await uploaded(ana)
    body = {"text": "", "media_ids": [media["id"]]}
    key = {"idempotency-key": "with media"}
    answers = await asyncio.gather(*(ana.client.post("/api/tweets", json=body, headers=key) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["tweet"]["id"] for answer in answers}) == 1


async def test_at_most_four_pictures_or_one_video(ana: Person):
    pictures = [await uploaded(ana) for _ in range(5)]
    video = await uploaded(ana, MP4, width="640", height="360")
    assert problem(await post(ana, *pictures), 422)["type"] == "/api/docs#too_many_media"
    assert problem(await post(ana, pictures[0], video), 422)["type"] == "/api/docs#too_many_media"
    posted = await post(ana, *reversed(pictures[:4]), text="four")
    assert [one["id"] for one in posted.json()["tweet"]["media"]] == [one["id"] for one in reversed(pictures[:4])]
    assert (await post(ana, video)).status_code == 201


async def test_the_bytes_of_a_deleted_tweet_go_and_those_of_a_restored_one_stay(
    ana: Person, visitor: httpx.AsyncClient, engines: Engines, clock: SteppedClock
):
    async def there(media: dict[str, Any]) -> list[int]:
        return [(await visitor.get(media[url])).status_code for url in ("url", "preview_url")]

    media, other = await uploaded(ana), await uploaded(ana)
    path = f"/api/tweets/{(await post(ana, media)).json()['tweet']['id']}"
    await post(ana, other)
    await ana.client.delete(path)
    clock.ms += 5_000
    await sweep_media()
    assert await there(media) == [200, 200]
    assert (await ana.client.post(f"{path}/restore")).status_code == 200
    clock.ms += 90_000
    await sweep_media()
    assert await there(media) == [200, 200]
    await ana.client.delete(path)
    clock.ms += 40_000
    await sweep_media()
    assert await there(media) == [404, 404]
    clock.ms += 48 * 3600 * 1000
    await sweep_media()
    assert await there(other) == [200, 200]


async def test_an_upload_that_nobody_posts_goes_after_a_day(
    ana: Person, visitor: httpx.AsyncClient, clock: SteppedClock
):
    media = await uploaded(ana)
    clock.ms += 23 * 3600 * 1000
    await sweep_media()
    assert (await visitor.get(media["url"])).status_code == 200
    clock.ms += 2 * 3600 * 1000
    await sweep_media()
    assert (await visitor.get(media["url"])).status_code == 404
    problem(await post(ana, media), 422)


async def test_of_what_could_not_be_kept_nothing_stays(
    ana: Person, engines: Engines, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
):
    media, put = await uploaded(ana), engines.media.put
    before = set(engines.settings.data_dir.rglob("*.webp"))

    async def put_no_previews(name: str, content: Any) -> None:
        if name.endswith("-small.webp"):
            raise Unavailable("the disk is full")
        await put(name, content)

    async def broken(*_: object) -> None:
        raise RuntimeError("the power failed")

    with monkeypatch.context() as patched:
        patched.setattr(engines.media, "put", put_no_previews)
        problem(await send(ana, png()), 503)
    with monkeypatch.context() as patched:
        patched.setattr(engines.media_rows, "add", broken)
        assert (await send(ana, png())).status_code == 500
        assert (await ana.client.patch("/api/me", json={"avatar_media_id": media["id"]})).status_code == 500
    clock.ms += 25 * 3600 * 1000
    await sweep_media()
    assert set(engines.settings.data_dir.rglob("*.webp")) <= before


@pytest.mark.slow
async def test_media_whose_tweet_was_never_stored_goes(
    ana: Person, visitor: httpx.AsyncClient, engines: Engines, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
):
    media = await uploaded(ana)

    async def broken(*_: object) -> None:
        raise RuntimeError("the power failed")

    monkeypatch.setattr(engines.tweets, "add_all", broken)
    assert (await post(ana, media)).status_code == 500
    clock.ms += 61_000
    await sweep_media()
    assert (await visitor.get(media["url"])).status_code == 404


async def test_a_profile_has_pictures_cut_to_their_ratios(
    ana: Person, bob: Person, visitor: httpx.AsyncClient, engines: Engines, clock: SteppedClock
):
    media, other = await uploaded(ana, png(900, 300)), await uploaded(ana, png(900, 300, "gold"))
    changes = {"avatar_media_id": media["id"], "header_media_id": media["id"]}
    me = (await ana.client.patch("/api/me", json=changes)).json()
    for url, size in ((me["avatar_url"], (400, 400)), (me["header_url"], (1500, 500))):
        assert Image.open(io.BytesIO((await visitor.get(url)).content)).size == size
    clock.ms += 25 * 3600 * 1000
    await sweep_media()
    assert [(await visitor.get(me[url])).status_code for url in ("avatar_url", "header_url")] == [200, 200]
    assert (await visitor.get(media["url"])).status_code == 404
    problem(await ana.client.patch("/api/me", json={"avatar_media_id": other["id"]}), 422)  # a day has gone by
    without = (await ana.client.patch("/api/me", json={"avatar_media_id": ""})).json()
    assert without["avatar_url"].endswith(".svg")
    clock.ms += 25 * 3600 * 1000
    await sweep_media()
    assert [(await visitor.get(me[url])).status_code for url in ("avatar_url", "header_url")] == [404, 200]


async def test_profile_pictures_are_ones_own_uploads(ana: Person, bob: Person):
    media, video = await uploaded(bob), await uploaded(ana, MP4, width="640", height="360")
    for wrong in (media["id"], video["id"], "17", "../../x"):
        refused = problem(await ana.client.patch("/api/me", json={"avatar_media_id": wrong}), 422)
        assert [error["field"] for error in refused["errors"]] == ["avatar_media_id"]
