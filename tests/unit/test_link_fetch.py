"""Nobody gets at this machine or its network through a link, nor makes much work by one."""

from __future__ import annotations

import asyncio
import ipaddress
import itertools
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from backend import link_fetch
from backend.link_fetch import MOST, LinkFetch, NotFetched, is_public
from tests.unit.linked_site import OUTSIDE, PAGE, Site, packed, site


@pytest_asyncio.fixture
async def web() -> AsyncIterator[Site]:
    async with site() as opened:
        yield opened


async def refused(web: Site, url: str, kind: str = "text/html") -> str:
    with pytest.raises(NotFetched) as why:
        await web.fetch().get(url, kind)
    return str(why.value)


async def test_a_page_is_fetched_without_cookies_and_under_its_name(web: Site):
    web.serve("/", set_cookie="a=b")
    fetch = web.fetch()
    for _ in range(2):
        found = await fetch.get(web.url(), "text/html")
    assert (found.body, found.whole, found.url) == (PAGE, True, web.url())
    for address, head in web.requests:
        assert address == OUTSIDE
        assert f"host: outside.org:{web.port}" in head.lower()
        assert "cookie" not in head.lower()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "127.1",
        "127.0.0.1.",
        "0.0.0.0",
        "0",
        "[::]",
    ],
)
async def test_this_machine_is_asked_nothing_however_it_is_written(web: Site, host: str):
    await refused(web, web.url(host=host))
    assert web.requests == []


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254", "10.0.0.1", "fd00::1"])
async def test_a_name_of_an_address_inside_is_refused(web: Site, address: str):
    web.names["inside.org"] = [address]
    assert await refused(web, web.url(host="inside.org")) == "not a public address"
    web.names["inside.org"] = [OUTSIDE, address]
    assert await refused(web, web.url(host="inside.org")) == "not a public address"
    assert web.requests == []


async def test_a_name_that_changes_its_address_is_asked_once(web: Site):
    """The connection goes to the address that was judged, not to what the name means a moment later."""
    answers = itertools.chain([[OUTSIDE]], itertools.repeat(["127.0.0.1"]))

    async def resolve(host: str) -> list[str]:
        return next(answers)

    fetch = LinkFetch(resolve=resolve, ports=(web.port,), trusted=(OUTSIDE,))
    assert (await fetch.get(web.url(), "text/html")).body == PAGE
    with pytest.raises(NotFetched, match="not a public address"):
        await fetch.get(web.url(), "text/html")
    assert [address for address, _ in web.requests] == [OUTSIDE]


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1:{port}/secret",
        "//127.0.0.1:{port}/secret",
        "http://inside.org:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "gopher://outside.org:{port}/",
        "http://user:word@outside.org:{port}/secret",
        "http://outside.org:22/",
        "http://[::1",
        "",
    ],
)
async def test_a_redirect_leads_nowhere_inside(web: Site, to: str):
    web.names["inside.org"] = ["127.0.0.1"]
    web.redirect("/away", to.format(port=web.port))
    await refused(web, web.url("/away"))
    assert {address for address, _ in web.requests} == {OUTSIDE}
    assert not any("/secret" in head for _, head in web.requests)


async def test_three_redirects_are_followed_and_no_more(web: Site):
    for number in range(4):
        web.redirect(f"/{number}", f"/{number + 1}")
    web.serve("/4")
    assert (await web.fetch().get(web.url("/1"), "text/html")).url == web.url("/4")
    assert await refused(web, web.url("/0")) == "too many redirects"
    web.redirect("/endless", "/endless")
    before = len(web.requests)
    assert await refused(web, web.url("/endless")) == "too many redirects"
    assert len(web.requests) - before == 4


@pytest.mark.parametrize(
    "url",
    [
        "ftp://outside.org/",
        "http:///",
        "http://outside.org:99999/",
        "http://outside.org:25/",
        "javascript:alert(1)",
        "//x",
        "",
    ],
)
async def test_what_is_no_address_of_the_web_is_refused(web: Site, url: str):
    await refused(web, url)
    assert web.requests == []


async def test_of_a_huge_page_the_beginning_is_read(web: Site):
    sent = 0

    async def endless(out: asyncio.StreamWriter) -> None:
        nonlocal sent
        out.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n")
        while not out.is_closing():
            out.write(PAGE + b" " * 65536)
            sent += 65536
            await out.drain()

    web.routes["/"] = endless
    found = await web.fetch().get(web.url(), "text/html")
    assert (len(found.body), found.whole) == (MOST, False)
    assert sent < 16 * MOST  # what the system's buffers take, and no more


@pytest.mark.slow
async def test_a_gzip_bomb_stays_small(web: Site):
    web.serve("/", packed(300 * MOST), content_encoding="gzip")
    found = await web.fetch().get(web.url(), "text/html")
    assert (len(found.body), found.whole) == (MOST, False)
    web.serve("/", packed(10), content_encoding="gzip")
    assert (await web.fetch().get(web.url(), "text/html")).whole
    for body, encoding in ((b"no gzip", "gzip"), (packed(10), "gzip, gzip"), (b"x", "br"), (b"x", "deflate")):
        web.serve("/", body, content_encoding=encoding)
        await refused(web, web.url())


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n"])
@pytest.mark.slow
async def test_who_answers_in_drips_is_left(web: Site, monkeypatch: pytest.MonkeyPatch, first: bytes):
    monkeypatch.setattr(link_fetch, "REQUEST_S", 0.3)

    async def drip(out: asyncio.StreamWriter) -> None:
        out.write(first)
        while not out.is_closing():
            out.write(b"x")
            await out.drain()
            await asyncio.sleep(0.02)

    web.routes["/"] = drip
    assert await refused(web, web.url()) == "too slow"


@pytest.mark.slow
async def test_redirects_together_have_a_time_too(web: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(link_fetch, "WHOLE_S", 0.4)

    async def late(out: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.25)
        out.write(b"HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n")

    web.routes["/"] = late
    assert await refused(web, web.url()) == "too slow"


async def test_a_name_that_does_not_resolve_in_time(web: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(link_fetch, "REQUEST_S", 0.2)

    async def resolve(host: str) -> list[str]:
        await asyncio.Event().wait()
        return []

    with pytest.raises(NotFetched, match="too slow"):
        await LinkFetch(resolve=resolve).get("http://slow.example/", "text/html")


@pytest.mark.parametrize("kind", ["application/json", "image/png", "text/plain", ""])
async def test_only_what_was_asked_for_is_read(web: Site, kind: str):
    web.serve("/", kind=kind)
    await refused(web, web.url())
    web.serve("/", status="404 Not Found")
    await refused(web, web.url())


@pytest.mark.parametrize(
    "answer", [b"", b"\r\n\r\n", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 100_000 + b"\r\n"]
)
async def test_what_is_no_answer_is_refused(web: Site, answer: bytes):
    async def say(out: asyncio.StreamWriter) -> None:
        out.write(answer)
        await out.drain()

    web.routes["/"] = say
    await refused(web, web.url())


async def test_nothing_is_listening(web: Site):
    web.names["nobody.example"] = []
    assert "no address" in await refused(web, web.url(host="nobody.example"))
    web.names["down.example"] = ["127.0.0.3"]
    with pytest.raises(NotFetched):
        await LinkFetch(resolve=web.fetch()._resolve, ports=(web.port,), trusted=("127.0.0.3",)).get(
            web.url(host="down.example"), "text/html"
        )


async def test_without_anything_given_the_system_is_asked_and_this_machine_refused():
    fetch = LinkFetch()
    for url in ("http://localhost/", "https://127.0.0.1/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/"):
        with pytest.raises(NotFetched, match="not a public address"):
            await fetch.get(url, "text/html")
    fetch.close()


def test_which_addresses_are_public():
    inside = [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%1",
        "fec0::1",
        "ff02::1",
    ]
    assert [one for one in inside if is_public(ipaddress.ip_address(one))] == []
    assert all(
        is_public(ipaddress.ip_address(one)) for one in ("8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450::1")
    )
