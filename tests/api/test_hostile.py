"""What nobody should send, and everybody does: never a 5xx, always a problem that tells what is wrong."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx
import pytest

from tests.api.conftest import Person

JSON = {"content-type": "application/json"}


def problem(answer: httpx.Response, *statuses: int) -> dict[str, Any]:
    assert answer.status_code in statuses, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["type"].startswith("/api/docs#")
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b"\x00",
        b"\xff\xfe",
        b'{"text": "\xed\xa0\x80"}',
        b"[" * 500_000,
        b'{"text":' * 100_000,
        b'{"text": ' + b"9" * 10_000 + b"}",
        b"null",
        b"[]",
        b'"text"',
        b"1e999",
        b"NaN",
        b'{"text": null}',
        b'{"text": 1}',
        b'{"text": ["a"]}',
        b'{"text": {"a": 1}}',
        b'{"text": "a", "reply_to": 17}',
        b'{"text": "a", "surprise": 1}',
        b'{"text": "a", "\\ud800": 1}',
        b'{"' + b"a" * 100_000 + b'": 1}',
        json.dumps({f"k{n}": 1 for n in range(50_000)}).encode(),
    ],
)
@pytest.mark.parametrize("call", ["POST /api/tweets", "POST /api/session", "POST /api/users", "PATCH /api/me"])
async def test_bodies_that_are_none(ana: Person, call: str, body: bytes):
    method, path = call.split()
    answer = await ana.client.request(method, path, content=body, headers=JSON)
    if answer.status_code == 200:  # every field of a profile may be left out
        assert (call, body.strip(b"\x00")) in {("PATCH /api/me", b"{}")}
        return
    assert len(problem(answer, 400, 413, 422)["errors"]) <= 20


@pytest.mark.parametrize("text", ["a\ud800", "\ud83da"])
async def test_lone_surrogates_are_left_out(visitor: httpx.AsyncClient, ana: Person, text: str):
    async def send(client: httpx.AsyncClient, method: str, path: str, **body: str) -> httpx.Response:
        return await client.request(method, path, content=json.dumps(body), headers=JSON)

    posted = await send(ana.client, "POST", "/api/tweets", text=text)
    assert (posted.status_code, posted.json()["tweet"]["text"]) == (201, "a")
    edited = await send(ana.client, "PATCH", "/api/me", display_name=text, bio=text, location=text)
    assert (edited.json()["display_name"], edited.json()["bio"], edited.json()["location"]) == ("a", "a", "a")
    problem(await send(ana.client, "PATCH", "/api/me", website=f"https://{text}"), 422)
    account = {"username": f"u{text}", "email": f"{text}@x.org", "password": text * 9}
    problem(await send(visitor, "POST", "/api/users", **account), 422)
    problem(await send(visitor, "POST", "/api/session", username=text, password=text), 422)
    problem(await send(visitor, "POST", "/api/session", username=ana.username, password=text), 422)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "/", "a;b=c"]
)
async def test_other_content_types(ana: Person, kind: str):
    answer = await ana.client.post("/api/tweets", content=b'{"text": "hi"}', headers={"content-type": kind})
    problem(answer, 415)


async def test_huge_bodies(ana: Person):
    body = json.dumps({"text": "x" * 2_000_000}).encode()
    problem(await ana.client.post("/api/tweets", content=body, headers=JSON), 413)

    async def endless():
        for _ in range(100):
            yield b"x" * 65_536

    problem(await ana.client.post("/api/tweets", content=endless(), headers=JSON), 413)


@pytest.mark.parametrize(
    "id",
    [
        "0x1",
        "-1",
        "+1",
        " 1",
        "1.0",
        "1e3",
        "18446744073709551616",
        "9223372036854775808",
        "٣",
        "1%00",
        "%00",
        "a" * 5000,
        "%F0%9F%90%A6",
        "1%2F..%2F2",
        "0",
    ],
)
async def test_ids_that_nothing_has(ana: Person, id: str):
    for call in (
        "GET /api/tweets/{}",
        "DELETE /api/tweets/{}",
        "POST /api/tweets/{}/like",
        "GET /api/tweets/{}/conversation",
        "GET /api/tweets/{}/likes",
        "DELETE /api/sessions/{}",
        "GET /avatars/{}.svg",
    ):
        method, path = call.format(id).split(" ", 1)
        answer = await ana.client.request(method, path)
        if path == "/avatars/0.svg":
            assert answer.status_code == 200
        else:
            problem(answer, 404)


@pytest.mark.parametrize("name", ["%00", "josé", "%F0%9F%90%A6", "a" * 10_000, "..%2f..", "a b", "%ff", "a'--", "%25"])
async def test_usernames_that_nobody_has(ana: Person, name: str):
    for tab in ("", "/tweets", "/replies", "/likes", "/followers", "/following"):
        problem(await ana.client.get(f"/api/users/{name}{tab}"), 404)
    for change in ("follow", "block", "mute"):
        problem(await ana.client.post(f"/api/users/{name}/{change}"), 404)


@pytest.mark.parametrize("cursor", ["", "x", "=", "AAAA", "é", "%00", "A" * 16, "A" * 201, "-" * 16, "_" * 16])
async def test_broken_cursors(ana: Person, cursor: str):
    for path in (
        "/api/timeline",
        "/api/tweets",
        f"/api/users/{ana.username}/followers",
        f"/api/users/{ana.username}/likes",
    ):
        problem(await ana.client.get(path, params={"cursor": cursor}), 400)


async def test_a_cursor_of_another_list(ana: Person, bob: Person):
    for n in range(2):
        await ana.client.post("/api/tweets", json={"text": f"tweet {n}"})
    cursor = (await ana.client.get("/api/timeline?limit=1")).json()["next_cursor"]
    for path in ("/api/tweets", f"/api/users/{ana.username}/tweets", f"/api/users/{bob.username}/followers"):
        problem(await ana.client.get(path, params={"cursor": cursor}), 400)


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "1e2", "", "99999999999999999999", "1.5"])
async def test_limits_out_of_range(ana: Person, limit: str):
    body = problem(await ana.client.get("/api/timeline", params={"limit": limit}), 400)
    assert body["errors"][0]["field"] == "limit"


async def test_odd_idempotency_keys(ana: Person):
    for key in (b"", b"x" * 201):
        answer = await ana.client.post("/api/tweets", json={"text": "a"}, headers=[(b"idempotency-key", key)])
        problem(answer, 400)
    for key in (b"\xe9\xff", b"'; drop table tweets; --"):
        answer = await ana.client.post("/api/tweets", json={"text": "a"}, headers=[(b"idempotency-key", key)])
        assert answer.status_code == 201


@pytest.mark.parametrize("name", ["x" * 255, "a\x00b", "\u202e", "' or 1=1 --", "@", "@@@"])
async def test_odd_log_ins(visitor: httpx.AsyncClient, name: str):
    problem(await visitor.post("/api/session", json={"username": name, "password": "\x00" * 900}), 401, 422)


@pytest.mark.parametrize(
    "header", ["x-forwarded-for", "cookie", "origin", "referer", "user-agent", "x-request-id", "accept"]
)
@pytest.mark.parametrize("value", [b"\xff\xfe", b"a" * 8000, b"=;=;=,,,", b"http://[", b"%00", b"chirp_session=\xff"])
async def test_odd_headers(visitor: httpx.AsyncClient, header: str, value: bytes):
    given = [(header.encode(), value)]
    assert (await visitor.get("/api/tweets?limit=1", headers=given)).status_code == 200
    assert (await visitor.post("/auth/logout", headers=given)).status_code in (303, 403)
    wrong = {"username": "nobody_at_all", "password": "wrong password"}
    assert (await visitor.post("/api/session", json=wrong, headers=given)).status_code == 401


@pytest.mark.parametrize(
    "path",
    ["/api", "/api/", "/api/nothing", "/api/tweets/1/2/3", "/auth/nothing", "/avatars/x", "/health", "/api/timeline/"],
)
async def test_unknown_paths(visitor: httpx.AsyncClient, path: str):
    for method in ("GET", "POST", "DELETE", "OPTIONS", "BREW"):
        problem(await visitor.request(method, path), 404)


async def test_other_methods_are_told_which_ones_would_do(ana: Person):
    expected = {
        "/api/timeline": "GET",
        "/api/tweets": "GET, POST",
        "/api/tweets/1": "DELETE, GET",
        "/auth/login": "POST",
    }
    for path, allowed in expected.items():
        answer = await ana.client.put(path)
        problem(answer, 405)
        assert answer.headers["allow"] == allowed


@pytest.mark.slow
async def test_an_unexpected_error_tells_nothing_but_its_id(
    visitor: httpx.AsyncClient, engines, monkeypatch: pytest.MonkeyPatch
):
    async def broken(*_: object):
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(engines.tweets, "newest", broken)
    answer = await visitor.get("/api/tweets", headers={"x-request-id": "given-by-a-proxy"})
    assert problem(answer, 500)["request_id"] == "given-by-a-proxy"
    assert "secret" not in answer.text


async def test_a_cookie_of_backslashes_costs_nothing(visitor: httpx.AsyncClient):
    """The standard library needs minutes for it, in which nobody else would be served."""
    header = {"cookie": 'chirp_session="' + "\\" * 60_000 + '"', "sec-fetch-site": "same-origin"}
    started = time.process_time()
    for method, path in (("GET", "/api/timeline"), ("POST", "/auth/logout"), ("POST", "/auth/language")):
        assert (await visitor.request(method, path, headers=header)).status_code < 500
    assert time.process_time() - started < 2


async def test_a_header_of_many_languages_is_read_once(visitor: httpx.AsyncClient):
    """A refused form has many sentences, each of them in the reader's language."""
    header = {"accept-language": "x," * 200_000 + "pt"}
    started = time.process_time()
    answer = await visitor.post("/api/users", json={"username": "", "email": "", "password": ""}, headers=header)
    assert answer.status_code == 422
    assert time.process_time() - started < 0.5
