"""What the server writes into the pages of the forms."""

from __future__ import annotations

import re
import time

from backend import flash
from backend.flash import Flash
from chirp_app.auth_pages import AuthPages, fill

SECRET = "for tests only"
PAGE = (
    '<form><input id="login-next" type="hidden" name="next"/><p class="e" id="login-form-error" role="alert"></p>'
    '<input class="f" autofocus="" id="login-name" name="name"/><p class="e" id="login-name-error"></p>'
    '<input aria-describedby="login-password-error" id="login-password" type="password" name="password"/><p id="login-password-error"></p>'
    '<a href="/signup?next=">Sign up</a></form>'
)


def tag(page: str, id: str) -> str:
    found = re.search(rf'<[^<>]* id="{id}"[^<>]*>[^<]*', page)
    assert found
    return found[0]


def test_what_was_typed_and_what_was_wrong_stand_in_the_page():
    page = fill(PAGE, "login", values={"name": "ana"}, errors={"password": "Too short.", "": "Try again."})
    assert 'value="ana"' in tag(page, "login-name")
    assert tag(page, "login-password-error").endswith("Too short.")
    assert tag(page, "login-form-error").endswith("Try again.")
    assert 'aria-invalid="true"' in tag(page, "login-password")
    assert "aria-invalid" not in tag(page, "login-name")


def test_the_first_wrong_field_has_the_focus():
    page = fill(PAGE, "login", values={}, errors={"password": "No."})
    assert "autofocus" in tag(page, "login-password")
    assert "autofocus" not in tag(page, "login-name")


def test_what_is_wrong_as_a_whole_is_read_with_the_password():
    page = fill(PAGE, "login", values={"name": "ana"}, errors={"": "No."})
    assert "autofocus" not in tag(page, "login-name")
    assert "autofocus" in tag(page, "login-password")
    assert 'aria-describedby="login-form-error login-password-error"' in tag(page, "login-password")


def test_what_was_typed_stays_text():
    hostile = '"><script>alert(1)</script>\\1'
    page = fill(PAGE, "login", values={"name": hostile, "next": hostile}, errors={"name": hostile})
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") == 3


async def asked(path: str, cookie: str = "", query: str = "") -> tuple[dict[bytes, bytes], str]:
    seen: list[str] = []

    async def inner(scope, receive, send):
        seen.append(scope["path"])
        assert not scope["extensions"]
        await send({"type": "http.response.start", "status": 200, "headers": [(b"etag", b"1")]})
        await send({"type": "http.response.body", "body": PAGE.encode()})

    async def receive():
        return {"type": "http.request", "body": b""}

    sent: list[dict] = []

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"cookie", cookie.encode()), (b"if-none-match", b"1")],
        "extensions": {"http.response.pathsend": {}},
    }
    await AuthPages(inner, lambda: SECRET)(scope, receive, send)
    assert seen == ["/login/"]
    return dict(sent[0]["headers"]), sent[1]["body"].decode()


async def test_the_flash_is_shown_once_and_the_page_is_never_kept():
    value = flash.pack(SECRET, Flash("login", {"name": "ana"}, {"": "Wrong."}))
    headers, page = await asked("/login", f"a=b; chirp_flash={value}")
    assert tag(page, "login-form-error").endswith("Wrong.")
    assert b"Max-Age=0" in headers[b"set-cookie"]
    assert headers[b"cache-control"] == b"no-store"
    assert b"etag" not in headers


async def test_a_flash_of_another_form_or_by_another_hand_changes_nothing():
    for value in (
        flash.pack(SECRET, Flash("signup", {"name": "ana"}, {"": "Wrong."})),
        flash.pack("another secret", Flash("login", {"name": "ana"}, {"": "Wrong."})),
        "nonsense",
    ):
        _, page = await asked("/login/", f"chirp_flash={value}")
        assert "ana" not in page
        assert "Wrong" not in page


async def test_where_to_go_next_is_kept_by_the_form_and_by_the_link_to_the_other_one():
    _, page = await asked("/login", query="next=/ana%3Fa%3D1%26b%3D%22")
    assert 'value="/ana?a=1&amp;b=&quot;"' in tag(page, "login-next")
    assert 'href="/signup?next=/ana%3Fa%3D1%26b%3D%22"' in page


async def test_a_cookie_of_backslashes_costs_nothing():
    started = time.process_time()
    _, page = await asked("/login", 'chirp_flash="' + "\\" * 60_000 + '"')
    assert time.process_time() - started < 2
    assert 'id="login-name"' in page
