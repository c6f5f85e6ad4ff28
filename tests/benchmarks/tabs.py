"""Live tabs: one in a real Chromium, and any number of others that say on their sockets what that one said."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, WebSocket, async_playwright
from websockets.asyncio.client import ClientConnection, connect

from chirp_app import ROOT
from tests.benchmarks.world import SignedIn

_FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
_FRESH = re.compile(r'"fresh(?:_rx_state_)?": ?(\d+)')
_COOKIE = "chirp_session"
# Notes the first moment at which the pill, and the bell, says a number, in ms since 1970.
_WATCH = """() => {
  window.shown = {};
  window.rung = {};
  new MutationObserver(() => {
    const number = parseInt((document.querySelector("[data-new]")?.textContent.match(/\\d+/) ?? ["0"])[0]);
    window.shown[number] ??= performance.timeOrigin + performance.now();
    const unread = document.querySelector("[data-unread]")?.dataset.unread ?? 0;
    window.rung[unread] ??= performance.timeOrigin + performance.now();
  }).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
}"""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Raises RuntimeError when there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise RuntimeError("no Chromium on this machine")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=_FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


class BrowserTab:
    """Home in a Chromium, and the frames that it sent on its socket."""

    def __init__(self, page: Page, address: str, sent: list[str]) -> None:
        self._page = page
        self.address = address
        self.sent = sent

    @classmethod
    async def open(cls, browser: Browser, url: str, person: SignedIn) -> BrowserTab:
        context = await browser.new_context(base_url=url)
        await context.add_cookies([{"name": _COOKIE, "value": person.token, "url": url}])
        page, sent, addresses = await context.new_page(), list[str](), list[str]()

        def heard(socket: WebSocket) -> None:
            addresses.append(socket.url)
            socket.on("framesent", lambda payload: sent.append(str(payload)))

        page.on("websocket", heard)
        await page.goto("/")
        # Until the first page has come, or the feed has said that there is nothing.
        await page.wait_for_selector("[role=feed] article, main a:has-text('Find people to follow')")
        await page.evaluate(_WATCH)
        return cls(page, addresses[-1], [frame for frame in sent if frame.startswith("4")])

    async def shown(self) -> dict[int, float]:
        """When each count of new posts was first seen, in seconds since 1970."""
        return await self._moments("shown")

    async def rung(self) -> dict[int, float]:
        """When each count of unread notifications was first seen."""
        return await self._moments("rung")

    async def _moments(self, name: str) -> dict[int, float]:
        seen: dict[str, float] = await self._page.evaluate(f"() => window.{name}")
        return {int(count): at / 1000 for count, at in seen.items()}


class Tab:
    """A socket that said what the browser's tab said, under a session and a token of its own."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.shown: dict[int, float] = {}
        self.ready = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def open(cls, like: BrowserTab, url: str, person: SignedIn) -> Tab:
        address = re.sub(r"token=[^&]+", f"token={uuid.uuid4()}", like.address)
        protocol = json.loads((ROOT / "reflex.lock" / "package.json").read_text()).get("version")
        socket = await connect(
            address,
            additional_headers={"cookie": f"{_COOKIE}={person.token}"},
            origin=url,  # pyright: ignore[reportArgumentType]
            subprotocols=[protocol] if protocol else None,
            compression=None,
            max_size=None,
        )
        tab = cls(socket)
        for frame in like.sent:
            await socket.send(frame)
        return tab

    async def close(self) -> None:
        self._listening.cancel()
        await self._socket.close()

    async def _listen(self) -> None:
        async for message in self._socket:
            now, text = time.time(), str(message)
            if text == "2":  # a ping of engine.io
                await self._socket.send("3")
            if '"rows"' in text:
                self.ready.set()
            if fresh := _FRESH.search(text):
                self.shown.setdefault(int(fresh[1]), now)
