"""Links in posts get a card, made by a job: fetched once, shown by the next read."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from PIL import Image

from backend.engines import Engines
from backend.repositories.link_previews import UNFETCHED
from backend.services import link_previews
from tests.api.conftest import Person
from tests.factories import Later
from tests.unit.linked_site import Site, site
from workers import link_preview as work
from workers.link_preview import link_preview, sweep_link_previews
from workers.media import sweep_media


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


async def swept(engines: Engines, ana: Person, *images: str) -> None:
    """A process may point to them for some seconds more: then they go."""
    await sweep_media()
    assert [(await ana.client.get(image)).status_code for image in images] == [200] * len(images)
    before, engines.clock = engines.clock, Later(engines.clock, 61_000)
    await sweep_media()
    engines.clock = before
    assert [(await ana.client.get(image)).status_code for image in images] == [404] * len(images)


@pytest.mark.slow
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


@pytest.mark.slow
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
    await swept(engines, ana, before)


@pytest.mark.slow
async def test_a_picture_whose_card_was_never_made_goes_and_one_of_a_card_stays(
    engines: Engines, ana: Person, web: Site, monkeypatch: pytest.MonkeyPatch
):
    web.serve("/q", PAGE)
    web.serve("/picture", picture(), "image/png")
    stored: list[str] = []
    put = engines.media.put

    async def noting(name: str, content: bytes) -> None:
        stored.append(name)
        await put(name, content)

    monkeypatch.setattr(engines.media, "put", noting)
    monkeypatch.setattr(engines.link_previews, "put", killed)
    with pytest.raises(asyncio.CancelledError):
        await post(ana, engines, web.url("/q"))
    monkeypatch.undo()
    await swept(engines, ana, f"/media/{stored[0]}")
    engines.clock = Later(engines.clock, 30_000)  # its claim has ended
    id = await post(ana, engines, web.url("/q"))
    shown = (await card(ana, id) or {})["image_url"]
    engines.clock = Later(engines.clock, 61_000)
    await sweep_media()
    assert (await ana.client.get(shown)).status_code == 200


async def killed(*_: object) -> None:
    """As if the worker had ended there."""
    raise asyncio.CancelledError


@pytest.mark.slow
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


async def is_queued(engines: Engines, id: str) -> bool:
    """Reminders are queued beside the read."""
    await asyncio.gather(*engines.jobs._reminders)
    return bool(await engines.redis.exists(f"arq:job:link_preview:{id}:0"))


async def lose_queue(engines: Engines) -> None:
    await engines.redis.flushdb()
    engines.jobs._reminded.clear()
    engines.caches.clear()


async def linking(ana: Person, text: str) -> str:
    return (await ana.client.post("/api/tweets", json={"text": text})).json()["tweet"]["id"]


async def test_the_post_queues_the_job_unless_previews_are_off(engines: Engines, ana: Person, web: Site):
    assert await is_queued(engines, await linking(ana, "example.org/a"))
    assert not await is_queued(engines, await linking(ana, "no link"))
    engines.settings = engines.settings.model_copy(update={"link_previews": "off"})
    off = await linking(ana, "example.org/b")
    assert await card(ana, off) is None
    assert not await is_queued(engines, off)


async def test_whoever_reads_a_post_has_a_lost_card_made(engines: Engines, ana: Person, web: Site):
    web.serve("/lost", b"<title>Lost</title>")
    web.serve("/none", status="500 Error")
    lost, failed = await linking(ana, web.url("/lost")), await post(ana, engines, web.url("/none"))
    await lose_queue(engines)
    assert [await card(ana, id) for id in (lost, failed)] == [None, None]
    assert [await is_queued(engines, id) for id in (lost, failed)] == [True, False]
    await engines.redis.flushdb()
    engines.caches.clear()
    assert await card(ana, lost) is None
    assert not await is_queued(engines, lost)  # once a minute is enough
    await link_preview(int(lost))
    engines.caches.clear()
    assert (await card(ana, lost) or {})["title"] == "Lost"


@pytest.mark.slow
async def test_a_card_goes_after_a_month_and_comes_back_when_somebody_reads(
    engines: Engines, ana: Person, web: Site, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(link_previews, "_AT_A_TIME", 2)
    web.serve("/picture", picture(), "image/png")
    for path in ("/one", "/two", "/three"):
        web.serve(path, PAGE)
    web.serve("/none", status="500 Error")
    ids = [await post(ana, engines, web.url(path)) for path in ("/one", "/two", "/three", "/none")]
    images = [(await card(ana, id) or {})["image_url"] for id in ids[:3]]
    day_ms, now = 24 * 3600 * 1000, engines.clock
    engines.clock = Later(now, 30 * day_ms - 3_600_000)
    await sweep_link_previews()
    assert (await card(ana, ids[0]) or {})["title"] == "A page"
    engines.clock = Later(now, 30 * day_ms + 60_000)
    await sweep_link_previews()
    await swept(engines, ana, *images)
    found = await engines.link_previews.views([web.url("/one"), web.url("/none")])
    assert all(one is UNFETCHED for one in found.values())
    await lose_queue(engines)
    assert await card(ana, ids[0]) is None
    assert await is_queued(engines, ids[0])
    await link_preview(int(ids[0]))
    engines.caches.clear()
    assert ((await card(ana, ids[0])) or {})["title"] == "A page"


async def test_reconcile_makes_up_for_jobs_of_the_last_day(
    engines: Engines, ana: Person, web: Site, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(work, "_AT_A_TIME", 2)
    clock = engines.clock
    done = await post(ana, engines, web.url("/done"))
    lost = [await linking(ana, web.url(f"/{number}")) for number in range(3)]
    deleted = await linking(ana, web.url("/deleted"))
    await ana.client.delete(f"/api/tweets/{deleted}")
    everything = [done, *lost, deleted]

    async def made_up() -> list[bool]:
        await lose_queue(engines)
        await work.make_up()
        return [await is_queued(engines, id) for id in everything]

    assert await made_up() == [False] * 5  # their own jobs may still come
    engines.clock = Later(clock, 61_000)
    assert await made_up() == [False, True, True, True, False]
    assert await made_up() == [False] * 5  # it goes on where it stopped
    await engines.live_settings.set_number("reconciled_link", 0)
    engines.clock = Later(clock, 24 * 3600 * 1000 + 61_000)
    assert await made_up() == [False] * 5


async def test_a_worker_that_ends_in_it_leaves_the_address_to_the_next(engines: Engines, ana: Person, web: Site):
    asked = asyncio.Event()

    async def hang(_: asyncio.StreamWriter) -> None:
        asked.set()
        await asyncio.Event().wait()

    web.routes["/slow"] = hang
    id = await linking(ana, web.url("/slow"))
    job = asyncio.create_task(link_preview(int(id)))
    await asked.wait()
    job.cancel()
    await asyncio.wait({job})
    web.serve("/slow", b"<title>There</title>")
    await link_preview(int(id))
    engines.caches.clear()
    assert (await card(ana, id) or {})["title"] == "There"
