"""The native forms: redirects, cookies, and what comes back when something was wrong."""

from __future__ import annotations

import httpx
import pytest

from backend import flash
from backend.flash import Flash
from backend.settings import Settings
from tests.api.conftest import ORIGIN, PASSWORD, Person

OURS = {"origin": ORIGIN}


def told(answer: httpx.Response, settings: Settings) -> Flash:
    found = flash.unpack(settings.secret_key, answer.cookies.get(flash.COOKIE))
    assert found
    return found


def set_cookie(answer: httpx.Response, name: str) -> str:
    (found,) = (line for line in answer.headers.get_list("set-cookie") if line.startswith(f"{name}="))
    return found


async def test_signing_up_logs_in(visitor: httpx.AsyncClient):
    form = {"username": "formal", "email": "formal@example.org", "password": PASSWORD, "next": "/explore"}
    answer = await visitor.post("/auth/signup", data=form, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/explore")
    cookie = set_cookie(answer, "chirp_session").lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "secure" not in cookie
    assert "max-age=34560000" in cookie  # longer than the session, which slides without the browser being told
    assert (await visitor.get("/api/me")).json()["username"] == "formal"


async def test_what_was_wrong_and_typed_comes_back_but_never_the_password(
    visitor: httpx.AsyncClient, settings: Settings
):
    form = {"username": "no way", "email": "é@", "password": "short", "display_name": "Zoë", "next": "/tag/a?b=c"}
    answer = await visitor.post("/auth/signup", data=form, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/signup?next=/tag/a%3Fb%3Dc")
    back = told(answer, settings)
    assert back.form == "signup"
    assert back.values == {"username": "no way", "email": "é@", "display_name": "Zoë"}
    assert set(back.errors) == {"username", "email", "password"}
    cookie = set_cookie(answer, flash.COOKIE).lower()
    assert "httponly" in cookie
    assert "max-age=60" in cookie


async def test_a_wrong_log_in_is_about_the_form_as_a_whole(visitor: httpx.AsyncClient, settings: Settings, ana: Person):
    form = {"name": ana.username, "password": "not it at all"}
    back = told(await visitor.post("/auth/login", data=form, headers=OURS), settings)
    assert back == Flash("login", {"name": ana.username}, {"": "The username or the password is wrong."})


async def test_logging_in_ends_the_session_that_the_browser_had(visitor: httpx.AsyncClient, ana: Person, bob: Person):
    visitor.cookies.set("chirp_session", ana.token)
    form = {"name": bob.username, "password": PASSWORD}
    assert (await visitor.post("/auth/login", data=form, headers=OURS)).headers["location"] == "/"
    assert (await ana.client.get("/api/me")).status_code == 401


async def test_logging_out(visitor: httpx.AsyncClient, ana: Person):
    visitor.cookies.set("chirp_session", ana.token)
    answer = await visitor.post("/auth/logout", headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert 'chirp_session=""' in set_cookie(answer, "chirp_session")
    assert (await ana.client.get("/api/me")).status_code == 401
    assert (await visitor.post("/auth/logout", headers=OURS)).status_code == 303


async def test_logging_out_everywhere(visitor: httpx.AsyncClient, ana: Person):
    login = {"username": ana.username, "password": PASSWORD}
    visitor.cookies.set("chirp_session", (await visitor.post("/api/session", json=login)).json()["token"])
    assert (await visitor.post("/auth/logout", data={"everywhere": "1"}, headers=OURS)).status_code == 303
    assert (await ana.client.get("/api/me")).status_code == 401


@pytest.mark.parametrize("path", ["/auth/login", "/auth/signup", "/auth/logout"])
@pytest.mark.parametrize("headers", [{}, {"origin": "http://evil.test"}, {"sec-fetch-site": "cross-site"}])
async def test_forms_of_other_sites_are_refused(visitor: httpx.AsyncClient, ana: Person, path: str, headers: dict):
    visitor.cookies.set("chirp_session", ana.token)
    form = {"name": ana.username, "password": PASSWORD}
    answer = await visitor.post(path, data=form, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert (await ana.client.get("/api/me")).status_code == 200


@pytest.mark.parametrize(
    "next",
    [
        "//evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "http://evil.test",
        "javascript:alert(1)",
        "/a\r\nset-cookie: x=y",
        "/\t/evil.test",
        " //evil.test",
        "/a\x00",
        "evil.test",
        "/" + "a" * 3000,
    ],
)
async def test_next_leads_to_this_site_only(visitor: httpx.AsyncClient, ana: Person, next: str):
    form = {"name": ana.username, "password": PASSWORD, "next": next}
    answer = await visitor.post("/auth/login", data=form, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"name=%ff%00&password=%ed%a0%80&next=%0d%0a"),
        ("application/x-www-form-urlencoded", b"&&==%%%zz"),
        ("application/json", b'{"name": "x"}'),
        ("text/plain", b"name=x"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nx\r\n--x--\r\n',
        ),
        ("application/x-www-form-urlencoded", b""),
    ],
)
async def test_odd_forms_are_wrong_log_ins(visitor: httpx.AsyncClient, settings: Settings, kind: str, body: bytes):
    answer = await visitor.post("/auth/login", content=body, headers=OURS | {"content-type": kind})
    assert answer.status_code == 303
    assert told(answer, settings).errors


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"nonsense"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(50))),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="name"; filename="f"\r\n\r\nx\r\n--x--\r\n',
        ),
    ],
)
async def test_broken_forms_are_refused(visitor: httpx.AsyncClient, kind: str, body: bytes):
    answer = await visitor.post("/auth/login", content=body, headers=OURS | {"content-type": kind})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_flash_is_believed_only_from_us_and_for_a_minute(monkeypatch: pytest.MonkeyPatch):
    packed = flash.pack("secret", Flash("login", {"name": "x" * 10_000}))
    assert len(packed) < 4000
    assert flash.unpack("secret", packed)
    assert flash.unpack("another", packed) is None
    assert flash.unpack("secret", packed[:-4] + "AAAA") is None
    for broken in (None, "", "é", "=", "A" * 60):
        assert flash.unpack("secret", broken) is None
    from time import time

    monkeypatch.setattr("time.time", lambda now=time(): now + 61)
    assert flash.unpack("secret", packed) is None


async def test_behind_a_proxy_the_public_address_and_https_count(engines, app, ana: Person):
    engines.settings = engines.settings.model_copy(update={"public_url": "https://chirp.example"})
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://internal:8000") as client:
        form = {"name": ana.username, "password": PASSWORD}
        answer = await client.post("/auth/login", data=form, headers={"origin": "https://chirp.example"})
    assert answer.status_code == 303
    assert "secure" in set_cookie(answer, "chirp_session").lower()
