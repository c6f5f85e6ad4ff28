"""Links in posts get a card, made by a job: fetched once, shown by the next read."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import pytest_asyncio
from PIL import Image

from backend.engines import Engines
from tests.api.conftest import Person
from tests.factories import Later
from tests.unit.linked_site import Site, site
from workers.link_preview import link_preview


@pytest_asyncio.fixture(loop_scope="session")
async def web(engines: Engines) -> AsyncIterator[Site]:
    async with site() as opened:
        engines.links = opened.fetch()
        yield opened


def picture(width: int = 1200, height: int = 900, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind)
    return out.getvalue()


PAGE = b"""<title>A page</title><meta property="og:description" content="About it">
    <meta property="og:image" content="/picture">"""


async def post(ana: Person, engines: Engines, text: str, **more: object) -> str:
    """Post, and do at once what the worker would."""
    answer = await ana.client.post("/api/tweets", json={"text": text, **more})
    id = answer.json()["tweet"]["id"]
    await link_preview(int(id))
    engines.caches.clear()
    return id


async def card(ana: Person, id: str) -> dict[str, str] | None:
    return (await ana.client.get(f"/api/tweets/{id}")).json()["link_preview"]


async def test_a_link_has_a_card_with_a_picture_of_our_own(engines: Engines, ana: Person, web: Site):
    web.serve("/a", PAGE)
    web.serve("/picture", picture(), "image/png")
    text = f"See {web.url('/a')} and {web.url('/b')}"
    answer = await ana.client.post("/api/tweets", json={"text": text})
    assert answer.json()["tweet"]["link_preview"] is None  # nobody waits for it
    found = await card(ana, await post(ana, engines, text))
    assert found
    image = found.pop("image_url")
    assert found == {"url": web.url("/a"), "title": "A page", "description": "About it", "host": "outside.org"}
    shown = await ana.client.get(image)
    assert shown.headers["content-type"] == "image/webp"
    assert Image.open(io.BytesIO(shown.content)).size == (1200, 630)
    listed = (await ana.client.get(f"/api/users/{ana.username}/tweets")).json()["items"]
    assert [one["link_preview"]["title"] for one in listed] == ["A page"] * 2


async def test_an_address_is_fetched_once_a_day_failures_too(engines: Engines, ana: Person, web: Site):
    clock = engines.clock
    web.serve("/one", b"<title>First</title>")
    web.serve("/none", status="500 Error")
    for _ in range(2):
        good, bad = [await post(ana, engines, web.url(path)) for path in ("/one", "/none")]
    assert len(web.requests) == 2
    assert (await card(ana, good) or {})["title"] == "First"
    assert await card(ana, bad) is None
    engines.clock = Later(clock, 24 * 3600 * 1000 + 1)
    for path in ("/one", "/none"):
        web.serve(path, b"<title>Second</title>")
    again = [await post(ana, engines, web.url(path)) for path in ("/one", "/none")]
    assert len(web.requests) == 4
    for id in (good, bad, *again):
        assert (await card(ana, id) or {})["title"] == "Second"


async def test_a_picture_that_was_replaced_is_gone(engines: Engines, ana: Person, web: Site):
    web.serve("/p", PAGE)
    web.serve("/picture", picture(), "image/png")
    id = await post(ana, engines, web.url("/p"))
    before = (await card(ana, id) or {})["image_url"]
    engines.clock = Later(engines.clock, 24 * 3600 * 1000 + 1)
    await post(ana, engines, web.url("/p"))
    after = (await card(ana, id) or {})["image_url"]
    assert (await ana.client.get(after)).status_code == 200
    assert before != after
    assert (await ana.client.get(before)).status_code == 404


async def test_pictures_that_are_none_or_inside_leave_a_card_of_words(engines: Engines, ana: Person, web: Site):
    web.names["inside.org"] = ["127.0.0.1"]
    web.serve("/tiny", picture(32, 32), "image/png")
    web.serve("/svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "image/svg+xml")
    web.serve("/lie", b"<html>", "image/png")
    web.serve("/huge", picture() + b" " * 2_000_000, "image/png")
    web.serve("/bomb", picture(8000, 6000), "image/png")
    web.serve("/inside", picture(), "image/png")
    for path in (
        "/tiny",
        "/svg",
        "/lie",
        "/huge",
        "/bomb",
        web.url("/inside", "inside.org"),
        "http://169.254.169.254/",
    ):
        web.serve("/page", f'<title>Words</title><meta property="og:image" content="{path}">'.encode())
        found = await card(ana, await post(ana, engines, web.url(f"/page?{path.strip('/')}")))
        assert found is None or found["image_url"] is None
    assert not any(head.startswith("GET /inside") for _, head in web.requests)


async def test_what_has_media_or_a_quote_has_no_card_and_asks_nothing(engines: Engines, ana: Person, web: Site):
    quoted = await post(ana, engines, "no link")
    assert await card(ana, await post(ana, engines, web.url("/q"), quote_of=quoted)) is None
    gone = (await ana.client.post("/api/tweets", json={"text": web.url("/gone")})).json()["tweet"]["id"]
    await ana.client.delete(f"/api/tweets/{gone}")
    await link_preview(int(gone))
    assert web.requests == []


async def test_the_post_queues_the_job_unless_previews_are_off(engines: Engines, ana: Person, web: Site):

    async def queued(text: str) -> bool:
        id = (await ana.client.post("/api/tweets", json={"text": text})).json()["tweet"]["id"]
        return bool(await engines.redis.exists(f"arq:job:link_preview:{id}:0"))

    assert await queued("example.org/a")
    assert not await queued("no link")
    engines.settings = engines.settings.model_copy(update={"link_previews": "off"})
    assert not await queued("example.org/b")
