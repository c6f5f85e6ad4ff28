"""What a page says about itself: title, description, picture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx
from selectolax.lexbor import LexborHTMLParser

from backend.names import one_line

_TITLE, _DESCRIPTION, _ADDRESS = 200, 400, 2048
_MOST_TAGS, _LONGEST_TAG = 200, 3000
_TAG = re.compile(r"<(?:(meta)|title)\b", re.IGNORECASE)
_META = re.compile(r"""<meta\b(?:[^'"<>]++|"[^"]*+"|'[^']*+')*+>""", re.IGNORECASE)
_HEADING = re.compile(r"<title\b[^<>]*+>(?P<text>[^<]*+(?:<(?!/title)[^<]*+)*+)", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
_DECLARED = re.compile(r"charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
# Those that pages are in. Python has others, some of which take long to decode.
_CHARSETS = re.compile(
    r"utf-?8|us-ascii|iso-?8859-\d{1,2}|windows-125\d|gb2312|gbk|gb18030|big5|shift[_-]jis|euc-jp|euc-kr|koi8-[ru]"
)


@dataclass(frozen=True, slots=True)
class LinkPage:
    """host is the page's own, without www. image is the address of a picture, "" for none."""

    title: str
    description: str
    image: str
    host: str


def read(body: bytes, content_type: str, url: str) -> LinkPage | None:
    """What stands in the head of a HTML page, of which body may be the first part; None when it has no title."""
    tree = LexborHTMLParser(_head(_text(body, content_type)))
    said: dict[str, str] = {}
    for meta in tree.css("meta[content]"):
        name = meta.attributes.get("property") or meta.attributes.get("name") or ""
        said.setdefault(name.strip().lower(), meta.attributes.get("content") or "")
    heading = tree.css_first("title")

    def first(*names: str, most: int) -> str:
        return next(filter(None, (_cut(one_line(said.get(name, "")), most) for name in names)), "")

    title = first("og:title", "twitter:title", most=_TITLE) or _cut(one_line(heading.text() if heading else ""), _TITLE)
    host = httpx.URL(url).raw_host.decode().removeprefix("www.")
    if not title:
        return None
    description = first("og:description", "twitter:description", "description", most=_DESCRIPTION)
    picture = next(filter(None, map(said.get, ("og:image:secure_url", "og:image", "twitter:image"))), "")
    return LinkPage(title, description, _address(url, picture), host)


def _head(html: str) -> str:
    """Only the tags that are read: the parser takes time quadratic in how deep tags are nested and how many attributes one has."""
    tags: list[str] = []
    for begins in _TAG.finditer(html):
        part = html[begins.start() : begins.start() + _LONGEST_TAG]
        if begins[1] and (meta := _META.match(part)):
            tags.append(meta[0])
        elif not begins[1] and (heading := _HEADING.match(part)):
            tags.append(f"<title>{heading['text']}</title>")
        if len(tags) == _MOST_TAGS:
            break
    return "".join(tags)


def _address(page: str, picture: str) -> str:
    try:
        address = urljoin(page, picture.strip()) if picture.strip() else ""
    except ValueError:
        return ""
    return address if address.startswith(("http://", "https://")) and len(address) <= _ADDRESS else ""


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _text(body: bytes, content_type: str) -> str:
    declared, found = _DECLARED.search(content_type), _CHARSET.search(body[:2048])
    charset = (declared[1] if declared else found[1].decode() if found else "utf-8").lower()
    return body.decode(charset if _CHARSETS.fullmatch(charset) else "utf-8", "replace")
