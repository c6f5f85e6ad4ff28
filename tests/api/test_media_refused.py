"""Uploads that are refused, and what a hostile client sends."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from backend.engines import Engines
from backend.media.kinds import MB
from tests.api.conftest import People, Person
from tests.api.test_hostile import problem
from tests.api.test_media import MP4, png, post, send, uploaded


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\x89PNG\r\n\x1a\n<svg xmlns='http://www.w3.org/2000/svg'/>" + b" " * 200,
        png()[:60],
        b"%PDF-1.7" + b" " * 200,
    ],
)
async def test_what_is_no_picture_is_refused(ana: Person, content: bytes):
    assert problem(await send(ana, content), 415)["type"] == "/api/docs#not_a_picture"


async def test_a_large_picture_is_refused_while_it_is_read(ana: Person):
    answer = await send(ana, png() + b"\0" * (16 * MB))
    assert problem(answer, 413)["type"] == "/api/docs#media_too_large"


async def test_a_body_that_says_that_it_is_too_large_is_refused_unread(ana: Person):
    answer = await ana.client.post("/api/media", content=b"", headers={"content-length": str(65 * MB)})
    problem(answer, 413)


async def test_a_body_without_a_length_is_cut_off(ana: Person):
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n' + MP4
        while True:
            sent += MB
            yield b"\0" * MB

    kind = {"content-type": "multipart/form-data; boundary=x"}
    answer = await ana.client.post("/api/media", content=endless(), headers=kind)
    problem(answer, 413)
    assert sent <= 66 * MB


@pytest.mark.parametrize(
    ("body", "kind", "statuses"),
    [
        (b"{}", "application/json", (415,)),
        (b"", "multipart/form-data", (400,)),
        (b"", "multipart/form-data; boundary=" + "x" * 5000, (400,)),
        (b"nonsense", "multipart/form-data; boundary=x", (400,)),
        (b"", "multipart/form-data; boundary=x", (400, 422)),
        (b"--x\r\n" + b"a: " + b"b" * 500_000 + b"\r\n\r\n\r\n--x--\r\n", "multipart/form-data; boundary=x", (400,)),
        (b"--x\r\n" + b"a: b\r\n" * 50_000 + b"\r\n\r\n--x--\r\n", "multipart/form-data; boundary=x", (400,)),
        (
            b'--x\r\ncontent-disposition: form-data; name="nose"\r\n\r\n1\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            (422,),
        ),
        (
            b'--x\r\ncontent-disposition: form-data; name="alt"\r\n\r\n' + b"a" * 9000 + b"\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
            (422,),
        ),
        (b"--x\r\n\r\n\r\n" * 50, "multipart/form-data; boundary=x", (400, 422)),
        (
            b'--x\r\ncontent-disposition: form-data; name="alt"\r\n\r\na\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            (422,),
        ),
    ],
)
async def test_forms_that_are_none(ana: Person, body: bytes, kind: str, statuses: tuple[int, ...]):
    problem(await ana.client.post("/api/media", content=body, headers={"content-type": kind}), *statuses)


async def test_an_upload_that_ends_too_early_is_refused(ana: Person):
    body = b'--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n' + png()
    kind = {"content-type": "multipart/form-data; boundary=x"}
    problem(await ana.client.post("/api/media", content=body, headers=kind), 400)


async def test_visitors_upload_nothing(visitor: httpx.AsyncClient):
    problem(await visitor.post("/api/media", files={"file": ("a.png", png())}), 401)


async def test_media_of_somebody_else_or_used_already_can_t_be_posted(ana: Person, bob: Person):
    media = await uploaded(ana)
    problem(await post(bob, media), 422)
    problem(await post(ana, media, media), 422)
    problem(await post(ana, media, {"id": "17"}), 422)
    problem(await post(ana, {"id": "../../x"}), 422)
    assert (await post(ana, media)).status_code == 201
    assert problem(await post(ana, media, text="again"), 422)["type"] == "/api/docs#media_not_usable"


@pytest.mark.parametrize(
    "name",
    [
        "..%2f..%2fsecret_key",
        "%2e%2e%2fsecret_key",
        "....//secret_key",
        "..",
        "secret_key",
        "%00.webp",
        "aaaaaaaaaaaaaaaaaaaaaa.svg",
        "aaaaaaaaaaaaaaaaaaaaaa.webp",
        "aaaaaaaaaaaaaaaaaaaaaa.webp%0a",
        "a" * 5000,
    ],
)
async def test_names_that_no_file_has(visitor: httpx.AsyncClient, name: str):
    assert (await visitor.get(f"/media/{name}")).status_code == 404


@pytest.mark.slow
async def test_uploads_are_limited(people: People, limited: Engines):
    eager = await people.sign_up("eager")
    async with eager.client:
        statuses = {(await send(eager, b"x" * 100)).status_code for _ in range(250)}
        assert statuses == {415}
        refused = await send(eager, png())
        assert (refused.status_code, "retry-after" in refused.headers) == (429, True)
