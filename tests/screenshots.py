"""`make screenshots`: the pictures of the pages in docs/images, of a demo world that is made for them and gone afterwards."""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page

from chirp_app import ROOT
from tests.benchmarks.tabs import chromium
from tests.chaos.processes import chirp_run, until

IMAGES = ROOT / "docs" / "images"
_VIEWER, _WRITER, _PASSWORD = "demo", "marinaluz", "chirp-demo"
_NEWS = "Ready for tonight's talk: how a post reaches everybody who follows you 🐦"
_DESKTOP, _PHONE = (1280, 800), (390, 844)
_PATIENCE_S = 300  # a world of thousands is made, on whatever machine
_COLOURS = 256  # of a picture: half the bytes, and nobody sees it


@dataclass(frozen=True)
class Shot:
    """One picture of a page that has come when `shows` is there; ready does what the page then tells of."""

    name: str
    path: str
    size: tuple[int, int] = _DESKTOP
    dark: bool = False
    shows: str = "article"
    ready: Callable[[Page, str], Awaitable[None]] | None = None


async def _busy(page: Page, url: str) -> None:
    """A post that is pushed to thousands, one of whom has home open, is followed; then a hundred people post."""
    home = await page.context.new_page()
    await home.goto("/")
    await home.wait_for_selector("article")
    await page.bring_to_front()
    await page.get_by_role("slider").fill("10000")
    await page.get_by_text("10,000 followers or more").wait_for()
    await home.bring_to_front()  # a tab in the background tells of nothing shown
    await post(url, _WRITER, _NEWS)
    await home.get_by_role("button", name="new post").wait_for()
    await page.bring_to_front()
    await page.get_by_role("button").filter(has_text=_NEWS[:20]).first.click()
    await page.get_by_text("Shown on the screen").first.wait_for()
    await page.get_by_role("button", name="100 posts at once", exact=True).click()
    await page.get_by_text("One of 100").first.wait_for()
    await page.locator("span", has_text="100 people post.").wait_for(state="hidden")


SHOTS = (
    Shot("home-light", "/"),
    Shot("home-dark", "/", dark=True),
    Shot("phone", "/", _PHONE),
    Shot("profile", f"/{_WRITER}"),
    Shot("search", "/search?q=coffee&tab=latest"),
    Shot("xray", "/xray", (1280, 1240), shows="h2", ready=_busy),
)


async def post(url: str, username: str, text: str) -> None:
    async with httpx.AsyncClient(base_url=url) as client:
        headers = {"authorization": f"Bearer {await token(url, username)}"}
        (await client.post("/api/tweets", json={"text": text}, headers=headers)).raise_for_status()


async def token(url: str, username: str) -> str:
    async with httpx.AsyncClient(base_url=url) as client:
        answer = await client.post("/api/session", json={"username": username, "password": _PASSWORD})
        return answer.raise_for_status().json()["token"]


@asynccontextmanager
async def window(browser: Browser, url: str, shot: Shot, session: str) -> AsyncIterator[BrowserContext]:
    width, height = shot.size
    scheme = "dark" if shot.dark else "light"
    context = await browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        locale="en",
        device_scale_factor=1.5,
    )
    context.set_default_timeout(_PATIENCE_S * 1000)
    await context.add_cookies([{"name": "chirp_session", "value": session, "url": url, "httpOnly": True}])
    try:
        yield context
    finally:
        await context.close()


async def take(browser: Browser, url: str, shot: Shot, session: str) -> bytes:
    async with window(browser, url, shot, session) as context:
        page = await context.new_page()
        await page.goto(shot.path)
        await page.wait_for_selector(shot.shows)
        if shot.ready:
            await shot.ready(page, url)
        await page.wait_for_load_state("networkidle")
        await page.evaluate("() => document.fonts.ready")
        return await page.screenshot(animations="disabled")


def keep(name: str, shown: bytes) -> int:
    """Writes it and answers its size. Pages are few colours, so that a palette saves most of the bytes."""
    file = IMAGES / f"{name}.png"
    picture = Image.open(io.BytesIO(shown)).convert("RGB")
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    return file.stat().st_size


async def all_of(url: str) -> None:
    session = await token(url, _VIEWER)
    async with chromium() as browser:
        for shot in SHOTS:
            size = keep(shot.name, await take(browser, url, shot, session))
            sys.stdout.write(f"docs/images/{shot.name}.png  {size // 1024} KB\n")


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="chirp-screenshots-") as folder,
        chirp_run(Path(folder) / "data") as running,
    ):
        until(lambda: "Chirp is ready" in running.said(), "ready", running.said, patience=_PATIENCE_S)
        asyncio.run(all_of(running.url))
        running.end()


if __name__ == "__main__":
    main()
