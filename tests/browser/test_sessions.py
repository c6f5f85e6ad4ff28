"""Whose tab it is, and that one build serves any address."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Person, Stack
from tests.engines.ports import free

People = Callable[..., Person]
Tab = Callable[..., Page]


def test_a_revoked_session_leaves_every_open_tab(person: People, tab: Tab, stack: Stack):
    ana = person()
    ana.post("Mine.")
    page = tab(ana)
    expect(page.get_by_role("article")).to_have_count(1)
    ana.client.delete("/api/session").raise_for_status()
    expect(page).to_have_url("/login")


def test_a_stolen_tab_token_shows_nothing(person: People, tab: Tab):
    ana = person()
    ana.post("Only for me.")
    mine = tab(ana)
    expect(mine.get_by_role("article")).to_have_count(1)
    token = mine.evaluate("sessionStorage.token")
    mine.close()
    thief = tab(None, "/about")
    thief.evaluate(f"sessionStorage.token = '{token}'")
    frames: list[str] = []
    thief.on("websocket", lambda opened: opened.on("framereceived", lambda frame: frames.append(str(frame))))
    thief.goto("/explore")
    expect(thief.get_by_role("navigation", name="Main").first.get_by_role("link", name="Log in")).to_be_visible()
    id = ana.client.get("/api/me").json()["id"]
    assert frames
    assert not any(f'"me_rx_state_":{{"id":"{id}"' in frame for frame in frames)


def test_a_private_page_asks_visitors_to_log_in(tab: Tab):
    page = tab(None, "/compose")
    page.wait_for_url("**/login*")


@pytest.fixture
def elsewhere(stack: Stack) -> Iterator[str]:
    """The same server at another port, through a plain TCP forwarder."""
    port, target = free(1)[0], urlsplit(stack.base)
    listener = socket.create_server(("127.0.0.1", port))

    def pump(source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass
        finally:
            for end in (source, sink):
                end.close()

    def accept() -> None:
        while True:
            try:
                came, _ = listener.accept()
            except OSError:
                return
            gone = socket.create_connection((target.hostname, target.port))
            for ends in ((came, gone), (gone, came)):
                threading.Thread(target=pump, args=ends, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield f"http://localhost:{port}"
    listener.close()


def test_one_build_serves_another_host_and_port(person: People, browser: Browser, elsewhere: str):
    ana = person()
    ana.post("Everywhere.")
    context = browser.new_context(base_url=elsewhere)
    context.add_cookies([{"name": "chirp_session", "value": ana.token, "url": elsewhere, "httpOnly": True}])
    page = context.new_page()
    sockets: list[str] = []
    page.on("websocket", lambda opened: sockets.append(opened.url))
    page.goto("/")
    expect(page.get_by_role("article")).to_contain_text("Everywhere.")
    assert {urlsplit(url).netloc for url in sockets} == {urlsplit(elsewhere).netloc}
    context.close()
