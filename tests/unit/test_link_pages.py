"""What a page says about itself, whatever it says."""

from __future__ import annotations

import time

import pytest

from backend.link_fetch import MOST
from backend.link_pages import LinkPage, read

URL = "https://www.example.org/a/b"


def page(html: str | bytes, kind: str = "text/html", url: str = URL) -> LinkPage | None:
    return read(html if isinstance(html, bytes) else html.encode(), kind, url)


def title(html: str | bytes, kind: str = "text/html") -> str:
    found = page(html, kind)
    assert found
    return found.title


def test_open_graph_comes_first():
    html = """<title>plain</title><meta name="description" content="plainly"><meta property="og:title" content="Said &amp; done">
        <meta property="og:description" content="In a few words"><meta property="og:image" content="/pic.png?a=1&amp;b=2">"""
    expected = LinkPage("Said & done", "In a few words", "https://www.example.org/pic.png?a=1&b=2", "example.org")
    assert page(html) == expected
    assert page("<title>plain</title><meta name=Description content=plainly>") == LinkPage(
        "plain", "plainly", "", "example.org"
    )
    assert title('<meta property="og:title" content=" "><meta name="twitter:title" content="bird">') == "bird"


@pytest.mark.parametrize(
    "html", ["", "no html", "<title></title>", "<title> \u200b\u202e </title>", "<title>", b"\xff\xfe\x00"]
)
def test_without_a_title_there_is_nothing(html: str | bytes):
    assert page(html) is None


def test_a_title_is_text_in_one_line_and_shows_what_it_is():
    assert title("<title>a\n\n  b\x01\u202egpj.exe\u2066</title>") == "a bgpj.exe"
    assert (
        title("<title><script>alert(1)</script></title>") == "<script>alert(1)</script>"
    )  # as text, which is drawn as text
    assert (
        title('<meta property="og:title" content="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;">')
        == '"><img src=x onerror=alert(1)>'
    )
    assert len(title(f"<title>{'x' * 100_000}</title>")) == 200
    assert title(f"<title>{'x ' * 300}</title>").endswith("x…")
    assert title("<svg><title>in a picture</title></svg>")


@pytest.mark.parametrize(
    "picture",
    [
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        "http://[::1",
        " ",
        "x" * 3000,
        "blob:https://x",
    ],
)
def test_a_picture_is_an_address_of_the_web(picture: str):
    found = page(f'<title>a</title><meta property="og:image" content="{picture}">')
    assert found
    assert found.image == ""


def test_the_host_is_shown_as_it_is_registered():
    found = page("<title>a</title>", url="https://xn--pple-43d.com:443/")
    assert found
    assert found.host == "xn--pple-43d.com"
    spelled = page("<title>a</title>", url="https://аpple.com/")
    assert spelled
    assert spelled.host == "xn--pple-43d.com"


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<title>São</title>".encode(), "text/html"),
        ("<title>São</title>".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        ("<title>São</title>".encode("latin-1"), 'text/html; charset="iso-8859-1"'),
        ('<meta charset="windows-1252"><title>São</title>'.encode("cp1252"), "text/html"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>São</title>'.encode(), "text/html"),
        ("<title>São</title>".encode(), "text/html; charset=punycode"),
        ("<title>São</title>".encode(), "text/html; charset=zip"),
    ],
)
def test_the_charset_is_the_pages(html: bytes, kind: str):
    assert title(html, kind) == "São"


@pytest.mark.slow
@pytest.mark.parametrize(
    "much",
    [
        "<div>",
        "<b><p>",
        "<meta ",
        "<meta '",
        "<meta a",
        "<title ",
        "<title>",
        "<title><",
        "<meta name=a content=b>",
        "<a ",
        'a="',
        "<!--",
    ],
)
def test_a_page_that_was_made_to_take_long_does_not(much: str):
    """Most of these took the parser minutes."""
    began = time.process_time()
    page(("<title>a</title>" + much * (MOST // len(much)))[:MOST])
    page(("<a " + " ".join(f"a{number}" for number in range(MOST)))[:MOST])
    assert time.process_time() - began < 5


def test_a_page_that_is_deep_or_cut_off_is_read_all_the_same():
    assert title(b"<title>deep</title>" + b"<div>" * 100_000) == "deep"
    assert title(b"<title>cut</title><meta property='og:im") == "cut"
    assert title(b"<title>many</title>" + b"<meta name=a content=b>" * 40_000) == "many"
